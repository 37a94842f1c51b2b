# Sourced by the scripts beside it: system packages, virtual environment, locked dependencies.
# Everything is looked for before it is installed, so that a second run is quick and needs no network.

cd "$(dirname "${BASH_SOURCE[0]}")/.."
ROOT=$PWD
PATH=$PATH:/usr/sbin:/sbin # ldconfig, for a normal user
PYTHON=
missing=()

say() { printf '== %s\n' "$*"; }
die() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; exit 1; }

need_command() { # COMMAND PACKAGE
    command -v "$1" >/dev/null || missing+=("$2")
}

need_library() { # SONAME PACKAGE
    ldconfig -p | grep -q -F "$1 " || missing+=("$2")
}

need_postgresql() { # Debian keeps the server's programs outside PATH
    command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
}

need_for_kinerja() {
    find_python || missing+=(python3-venv)
    need_library libpango-1.0.so.0 libpango-1.0-0
    need_library libpangoft2-1.0.so.0 libpangoft2-1.0-0
    need_library libharfbuzz-subset.so.0 libharfbuzz-subset0
    need_command pdftoppm poppler-utils # draws the pages of PDF evidence
}

find_python() { # the first Python that is new enough and can make a virtual environment
    local candidate
    for candidate in python3 /usr/bin/python3 python3.14 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            PYTHON=$candidate
            return 0
        fi
    done
    return 1
}

install_missing() {
    ((${#missing[@]})) || return 0
    command -v apt-get >/dev/null || die "missing system packages (names of Debian): ${missing[*]}"
    local as_root=()
    if ((EUID != 0)); then
        may_sudo || die "missing system packages; have them installed by: apt-get install ${missing[*]}"
        as_root=(sudo)
    fi
    say "installing system packages: ${missing[*]}"
    "${as_root[@]}" apt-get -qq update
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get -qq -y -o Dpkg::Use-Pty=0 install --no-install-recommends "${missing[@]}" </dev/null
    [[ -n $PYTHON ]] || find_python || die "needs Python 3.11 or newer with its venv module"
}

may_sudo() { # without a question, or with somebody there to answer it
    command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [[ -t 0 ]]; }
}

shipped_plugins() { # the names that KINERJA_PLUGINS may list; the built-in ones are on without it
    sed -n '/^\[project\.entry-points\.kinerja\]$/,/^$/ s/^\([a-z0-9_]*\) = .*/\1/p' pyproject.toml |
        grep -v '_bawaan$' | paste -sd ' '
}

listed_plugins() { # NAME...: those of $KINERJA_PLUGINS, or else the shipped ones, and these
    printf '%s\n' "${KINERJA_PLUGINS-$(shipped_plugins)} $*"
}

install_locked() { # LOCKFILE: into .venv, unless exactly this, or all that the tests need, is there already
    if is_installed "$1" || is_installed requirements-dev.lock; then
        return 0
    fi
    say "installing the Python packages of $1 into .venv"
    if ! .venv/bin/python -c '' 2>/dev/null || [[ ! -x .venv/bin/pip ]]; then
        "$PYTHON" -m venv --clear .venv
    fi
    .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r "$1"
    .venv/bin/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
    fingerprint "$1" >".venv/.installed-$1"
}

is_installed() { # LOCKFILE
    [[ -x .venv/bin/python && -f .venv/.installed-$1 && $(<".venv/.installed-$1") == "$(fingerprint "$1")" ]]
}

fingerprint() { # LOCKFILE: the folder counts too, since the programs of a virtual environment name it
    printf '%s\n' "$ROOT"
    sha256sum "$1" pyproject.toml
}
