/* Kinerja: the behaviour on top of pages that also work without it. One file, no dependency but htmx 2.

   Attributes that give behaviour (all optional, all harmless without this file):

   body   data-akun="7"             who is signed in; the key of local copies
          data-sesi-habis="1800"    seconds until the session ends, counted from the last answer; warns 2 minutes before
   form   data-simpan-otomatis      autosave by the form's own hx-post: on blur, on change, after 2 s idle; needs an id
          data-draf="skp-7-rhk-12"  local copy of what is typed until the server has it; unique per form
          data-keluar               log-out form: local copies are removed when it is sent
          data-unggah               upload form: .jatuh inside takes dropped files, progress is shown; sent at once when
                                    a file is chosen
   in a form  data-status-simpan    the element that says "Menyimpan…", "Tersimpan 10.42", "Belum terkirim, mencoba lagi"
              data-perbarui + id    on autosave while the person still types in the form, only these elements, the hidden
                                    fields and hx-swap-oob parts are taken from the answer; typed text is never replaced
   any    data-pintasan="alt+n"     shortcut that clicks a link or button or focuses a field: "/", "j", "k", "alt+n"
          data-sunting              a click on empty space in it follows the [data-ubah] link or button inside
  a      data-draf                 the same name as the form that the link opens: opens it where a copy waits
          data-ubah                 the link or button that opens editing; gets the focus back when editing closes
          data-batal                inside a row or form being edited: Escape clicks it. Ctrl+Enter sends the form
   textarea/input in a form with data-enter on a button: Enter presses that button, Shift+Enter is a new line
   table[data-kisi]   arrow keys, Home and End move among the [data-ubah] of its cells; one of them is a tab stop
          data-konfirmasi="…?"      asks in a <dialog> first; data-konfirmasi-ya="Hapus baris" names the button
          data-cetak                button that prints the page (shown only with script)
          data-ubah-pintasan        button that switches the one-letter shortcuts off and on (shown only with script)
          data-hapus-draf           button that removes all local copies from this browser
   details.menu, .lagi details, data-tutup-luar   close on Escape and on a click outside
   .pemilih   input[type=search] filters the .pilihan inside; .tak-ada shows when none is left
   table[data-matriks]   td[data-hasil][data-perilaku] lights by the radios named in data-hasil-dari (default hasil_kerja) and
          data-perilaku-dari (perilaku_kerja); [data-matriks-hasil] and [data-matriks-sebab] in the same form get the words
          of the cell: data-predikat (or its text) and data-sebab. The page brings all words; nothing is computed here.
   [data-papan="url"]   td[data-sel] takes the [data-keping] that are dragged or moved by arrows into it; the form #pindah
          of that url is loaded with who and where to, Enter goes to its sentence, Escape puts the chip back;
          select[data-pilih-keping] names whose form it is
   button[data-pakai="hasil_kerja"]   chooses the radio of that name with the button's value, as a click on it would

   The server answers an autosave with the form (same id, fresh versi); 422 and 409 fragments are swapped in as they
   are; 401 with HX-Redirect leads to log-in while the local copy stays. */
"use strict";

(() => {
  const IDLE_MS = 2000;
  const LOOK_MS = 40;
  const WAIT_MS = 4000;
  const RETRY_MS = [2000, 4000, 8000, 16000, 30000];
  const RETRY_STATUS = [0, 408, 425, 429, 500, 502, 503, 504];
  const TIMEOUT_MS = 20000;
  const DRAFT_AGE_MS = 7 * 24 * 3600 * 1000;
  const WARN_SECONDS = 120;
  const PREFIX = "kinerja:draf:";
  const SENT = "kinerja:terkirim";
  const SHORTCUTS_OFF = "kinerja:pintasan-mati";

  const body = document.body;
  const akun = body.dataset.akun || "";

  const formatJam = (moment) =>
    [moment.getHours(), moment.getMinutes()].map((n) => String(n).padStart(2, "0")).join(".");
  const isVisible = (el) => el.getClientRects().length > 0;
  const make = (name, kelas, text) => {
    const el = document.createElement(name);
    if (kelas) el.className = kelas;
    if (text) el.textContent = text;
    return el;
  };
  const makeButton = (text, kelas, onClick) => {
    const button = make("button", `tombol ${kelas}`.trim(), text);
    button.type = "button";
    button.addEventListener("click", onClick);
    return button;
  };
  const listFields = (form) =>
    [...form.elements].filter(
      (el) => el.name && !["hidden", "password", "file", "submit", "button", "fieldset"].includes(el.type),
    );

  /* ---- Local copies ------------------------------------------------------------------------------------- */

  /* Storage may be full, forbidden or cleared at any time: then the page works on without copies. */
  const makeStorage = (getArea) => ({
    read(key) {
      try {
        return JSON.parse(getArea().getItem(key));
      } catch {
        return null;
      }
    },
    write(key, value) {
      try {
        getArea().setItem(key, JSON.stringify(value));
      } catch {
        /* nothing to do: the text is still in the field */
      }
    },
    remove(key) {
      try {
        getArea().removeItem(key);
      } catch {
        /* as in write */
      }
    },
    keys() {
      try {
        return Object.keys(getArea()).filter((key) => key.startsWith(PREFIX));
      } catch {
        return [];
      }
    },
  });
  const storage = makeStorage(() => localStorage);
  const tabStorage = makeStorage(() => sessionStorage);

  const draftKey = (form) => (akun && form.dataset.draf ? `${PREFIX}${akun}:${form.dataset.draf}` : "");

  /* What the person sees as the content of the form; one text per name, radios and boxes by what is chosen. */
  const readFields = (form) => {
    const content = {};
    for (const el of listFields(form)) {
      if (el.type === "radio") {
        if (el.checked) content[el.name] = el.value;
      } else if (el.type === "checkbox") {
        (content[el.name] ||= []).push(el.checked);
      } else {
        (content[el.name] ||= []).push(el.value);
      }
    }
    return content;
  };

  const writeFields = (form, content) => {
    const seen = {};
    for (const el of listFields(form)) {
      if (!(el.name in content)) continue;
      if (el.type === "radio") {
        el.checked = el.value === content[el.name];
        continue;
      }
      const index = (seen[el.name] = (seen[el.name] ?? -1) + 1);
      const value = content[el.name][index];
      if (value === undefined) continue;
      if (el.type === "checkbox") el.checked = value;
      else if (el.value !== value) el.value = value;
    }
  };

  const isEqual = (a, b) => JSON.stringify(a) === JSON.stringify(b);

  /* Only what differs counts: fields that exist in both. */
  const listChanged = (one, other) =>
    Object.keys(one).filter((name) => name in other && !isEqual(one[name], other[name]));

  const saveDraft = (form) => {
    const key = draftKey(form);
    if (key) storage.write(key, { waktu: Date.now(), content: readFields(form) });
  };

  const removeDraft = (form) => {
    const key = draftKey(form);
    if (key) storage.remove(key);
  };

  const removeAllDrafts = () => {
    storage.keys().forEach(storage.remove);
    tabStorage.remove(SENT);
  };

  const removeOldDrafts = () => {
    for (const key of storage.keys()) {
      const draft = storage.read(key);
      if (!draft || Date.now() - draft.waktu > DRAFT_AGE_MS) storage.remove(key);
    }
  };

  /* A write that was taken leads on, from the page of the form, to a page (303). What a person opens after a failure
     does not: "back", "reload" and a refused form are no redirect, an address typed in comes from no page. */
  const isReachedByWrite = () => {
    const [arrival] = performance.getEntriesByType("navigation");
    const fromOurs = document.referrer.startsWith(`${location.origin}/`);
    return arrival?.type === "navigate" && arrival.redirectCount > 0 && fromOurs;
  };

  /* What a form sent without htmx is noted in its tab, for one page: it shows whether the server took it. In doubt the
     copy stays. It stays too when more was typed after sending: then it is another text. */
  const settleSentDraft = () => {
    const sent = tabStorage.read(SENT);
    tabStorage.remove(SENT);
    /* On the log-in page nobody is signed in: no key fits. */
    if (!sent?.key.startsWith(`${PREFIX}${akun}:`) || document.querySelector("[data-galat]")) return;
    if (!isReachedByWrite()) return;
    if (isEqual(storage.read(sent.key)?.content, sent.content)) storage.remove(sent.key);
  };

  const offerDraft = (form) => {
    const key = draftKey(form);
    const draft = key && storage.read(key);
    if (!draft || form.querySelector("[data-tawaran-draf]")) return;
    const changedNames = listChanged(draft.content, readFields(form));
    if (!changedNames.length) {
      /* The same text is in the page: the server has it, unless it refused the form and shows it again. */
      if (!form.querySelector("[aria-invalid=true]")) storage.remove(key);
      return;
    }
    form.prepend(makeOffer(form, draft, changedNames));
  };

  /* A row that is closed now has no form that could offer what was typed into it. */
  const openTyped = () => {
    for (const link of document.querySelectorAll("a[data-draf]")) if (storage.read(draftKey(link))) link.click();
  };

  const makeOffer = (form, draft, changedNames) => {
    const box = make("div", "pesan awas");
    box.dataset.tawaranDraf = "";
    box.setAttribute("role", "status");
    const content = make("div");
    const moment = new Date(draft.waktu);
    const day = moment.toLocaleDateString("id-ID", { day: "numeric", month: "long" });
    content.append(make("b", "", "Ada tulisan Anda yang belum terkirim"));
    content.append(make("p", "kecil", `Diketik ${day} pukul ${formatJam(moment)}, disimpan hanya di peramban ini.`));
    const texts = changedNames.flatMap((name) => draft.content[name]);
    const text = texts.find((value) => typeof value === "string" && value);
    if (text) content.append(make("blockquote", "kutip", text.length > 120 ? `${text.slice(0, 120)}…` : text));
    const actions = make("div", "baris");
    actions.append(
      makeButton("Pulihkan teks", "utama", () => {
        box.remove();
        writeFields(form, draft.content);
        const first = form.elements[changedNames[0]];
        (first instanceof RadioNodeList ? first[0] : first)?.focus();
        markChanged(form);
        form.dispatchEvent(new Event("change", { bubbles: true }));
      }),
      makeButton("Buang", "", () => {
        box.remove();
        removeDraft(form);
      }),
    );
    content.append(actions);
    box.append(content);
    return box;
  };

  /* ---- Autosave ----------------------------------------------------------------------------------------- */

  /* Per form: whether it changed since it was last sent, what was sent, the timers and the number of tries. */
  const states = new WeakMap();
  const stateOf = (form) => {
    if (!states.has(form)) states.set(form, { changed: false, sending: false, sent: null, failures: 0 });
    return states.get(form);
  };

  const showStatus = (form, state, text) => {
    const place = form.querySelector("[data-status-simpan]");
    if (!place) return;
    place.dataset.keadaan = state;
    place.textContent = text;
  };

  const markChanged = (form) => {
    const c = stateOf(form);
    c.changed = true;
    clearTimeout(c.idle);
    if ("simpanOtomatis" in form.dataset) c.idle = setTimeout(() => sendForm(form), IDLE_MS);
  };

  const sendForm = (form) => {
    const c = stateOf(form);
    clearTimeout(c.idle);
    clearTimeout(c.again);
    if (!c.changed || c.sending || !form.isConnected || !("simpanOtomatis" in form.dataset)) return;
    c.isAutosave = true;
    htmx.trigger(form, "submit");
  };

  const retryLater = (form, wait) => {
    const c = stateOf(form);
    c.changed = true;
    const pause = Math.max(wait * 1000, RETRY_MS[Math.min(c.failures, RETRY_MS.length - 1)]);
    c.failures += 1;
    showStatus(form, "gagal", "Belum terkirim, mencoba lagi");
    clearTimeout(c.again);
    c.again = setTimeout(() => sendForm(form), pause);
  };

  /* htmx sends its events from the element that is swapped, or from a parent when the form is gone. */
  const senderOf = (e) => watchedForm(e.detail.requestConfig?.elt ?? e.detail.elt);

  const watchedForm = (el) => {
    const form = el instanceof HTMLFormElement ? el : el?.closest?.("form");
    return form && ("simpanOtomatis" in form.dataset || "draf" in form.dataset) ? form : null;
  };

  document.addEventListener("input", (e) => {
    const form = watchedForm(e.target);
    if (!form || !e.target.name) return;
    saveDraft(form);
    markChanged(form);
  });

  document.addEventListener("change", (e) => {
    const form = watchedForm(e.target);
    if (!form || e.target.type === "file") return;
    saveDraft(form);
    markChanged(form);
    /* A text field says "change" when it is left: focusout decides there. */
    if (!isTyping(e.target)) sendForm(form);
  });

  document.addEventListener("focusout", (e) => {
    const form = watchedForm(e.target);
    /* A press on the form's own button sends the form itself: two sends would race with one version. */
    if (form && !(e.relatedTarget?.type === "submit" && e.relatedTarget.form === form)) sendForm(form);
  });

  addEventListener("online", () => document.querySelectorAll("form[data-simpan-otomatis]").forEach(sendForm));

  document.addEventListener("submit", (e) => {
    const form = e.target;
    if ("keluar" in form.dataset) removeAllDrafts();
    if (form.matches("[hx-post], [hx-put], [hx-patch], [data-hx-post]")) return;
    const key = draftKey(form);
    if (key) tabStorage.write(SENT, { key, content: readFields(form) });
    else tabStorage.remove(SENT);
  });

  /* A link ends a sending that has not been answered: its page says nothing about the form. */
  document.addEventListener("click", (e) => {
    if (e.target.closest("a[href]")) tabStorage.remove(SENT);
  });

  /* j, k and n lead to the next person: what was chosen just before is stored first, or kept as a local copy. */
  const isUnsaved = (form) => form.isConnected && (stateOf(form).changed || stateOf(form).sending);

  const goWhenSaved = (link, forms, until) => {
    forms.forEach(sendForm);
    if (forms.some(isUnsaved) && Date.now() < until) setTimeout(goWhenSaved, LOOK_MS, link, forms, until);
    else {
      link.dataset.pergi = "";
      link.click();
    }
  };

  document.addEventListener("click", (e) => {
    const link = e.target.closest("a[data-pintasan]");
    if (!link || "pergi" in link.dataset || e.ctrlKey || e.metaKey || e.shiftKey) return;
    const forms = [...document.querySelectorAll("form[data-simpan-otomatis]")].filter(isUnsaved);
    if (!forms.length) return;
    e.preventDefault();
    e.stopPropagation();
    goWhenSaved(link, forms, Date.now() + WAIT_MS);
  }, true);

  document.addEventListener("htmx:configRequest", (e) => {
    const form = watchedForm(e.detail.elt);
    if (!form || e.detail.elt !== form || !stateOf(form).isAutosave) return;
    e.detail.timeout = TIMEOUT_MS;
    /* htmx adds the button that has the focus, with its name and formaction: an autosave is no press on it. */
    e.detail.path = form.getAttribute("hx-post") || e.detail.path;
    for (const button of form.querySelectorAll("button[name], input[type=submit][name]")) {
      if (!listFields(form).some((el) => el.name === button.name)) delete e.detail.parameters[button.name];
    }
  });

  document.addEventListener("htmx:beforeSend", (e) => {
    const form = watchedForm(e.detail.elt);
    if (!form || form !== e.detail.elt) return;
    const c = stateOf(form);
    Object.assign(c, { sending: true, changed: false, sent: readFields(form) });
    e.detail.xhr.isAutosave = c.isAutosave;
    c.isAutosave = false;
    showStatus(form, "menyimpan", "Menyimpan…");
  });

  document.addEventListener("htmx:validation:halted", (e) => {
    const form = watchedForm(e.detail.elt);
    if (!form || form !== e.detail.elt) return;
    stateOf(form).isAutosave = false;
    showStatus(form, "gagal", "Belum tersimpan, periksa isian");
  });

  /* Typed since the form was sent: must survive whatever the answer puts in its place. */
  const listNewTyping = (form) => {
    const { sent } = stateOf(form);
    const current = readFields(form);
    return sent ? Object.fromEntries(listChanged(current, sent).map((name) => [name, current[name]])) : {};
  };

  /* The person still types in the form: keep its fields, take versi, totals and messages from the answer. */
  const absorbAnswer = (form, text) => {
    const answer = new DOMParser().parseFromString(`<body><template>${text}</template></body>`, "text/html");
    const content = answer.querySelector("template").content;
    const match = (form.id && content.querySelector(`#${CSS.escape(form.id)}`)) || content.querySelector("form");
    for (const el of form.querySelectorAll("input[type=hidden]")) {
      const next = (match || content).querySelector(`input[type=hidden][name="${CSS.escape(el.name)}"]`);
      if (next) el.value = next.value;
    }
    for (const next of content.querySelectorAll("[data-perbarui][id]")) {
      const previous = document.getElementById(next.id);
      if (!previous || previous.contains(document.activeElement)) continue;
      previous.replaceWith(next);
      htmx.process(next);
    }
  };

  document.addEventListener("htmx:beforeSwap", (e) => {
    const { xhr } = e.detail;
    const form = senderOf(e);
    if (!form || !e.detail.shouldSwap) return;
    const c = stateOf(form);
    if (xhr.isAutosave && RETRY_STATUS.includes(xhr.status)) {
      /* The line at the field says it; no message for what mends itself. */
      e.detail.shouldSwap = false;
      return;
    }
    if (xhr.status < 300 && xhr.isAutosave && form.contains(document.activeElement)) {
      absorbAnswer(form, e.detail.serverResponse);
      e.detail.swapOverride = "none";
      return;
    }
    c.newTyping = listNewTyping(form);
  });

  document.addEventListener("htmx:afterRequest", (e) => {
    const form = senderOf(e);
    if (!form) return;
    const { xhr } = e.detail;
    const c = stateOf(form);
    c.sending = false;
    /* Whatever the answer, the form may have been replaced: go on with the one that is in the page now. */
    const current = form.isConnected ? form : findSuccessor(form);
    if (xhr.status >= 200 && xhr.status < 300) {
      acknowledge(form, current, c);
    } else if (RETRY_STATUS.includes(xhr.status) && xhr.isAutosave) {
      retryLater(form, Number(xhr.getResponseHeader("Retry-After")) || 0);
    } else if (current) {
      carryTyping(current, c.newTyping);
      showStatus(current, "gagal", "Belum tersimpan");
    }
  });

  const findSuccessor = (form) =>
    (form.id && document.getElementById(form.id)) ||
    (form.dataset.draf && document.querySelector(`form[data-draf="${CSS.escape(form.dataset.draf)}"]`)) ||
    null;

  const acknowledge = (form, current, c) => {
    c.failures = 0;
    if (current && current !== form) carryTyping(current, c.newTyping);
    const hasMore = current ? stateOf(current).changed : Object.keys(c.newTyping || {}).length > 0;
    if (!hasMore) removeDraft(form);
    if (!current) return;
    showStatus(current, "tersimpan", `Tersimpan ${formatJam(new Date())}`);
    if (hasMore && current === form) markChanged(form);
  };

  const carryTyping = (form, typed) => {
    if (!typed || !Object.keys(typed).length) return;
    writeFields(form, typed);
    saveDraft(form);
    markChanged(form);
  };

  /* ---- Answers of htmx ---------------------------------------------------------------------------------- */

  document.addEventListener("htmx:afterSettle", (e) => {
    const { xhr, target } = e.detail;
    if (xhr?.status === 422 && !xhr.isAutosave) {
      (document.getElementById(target.id) || target).querySelector("[aria-invalid=true]")?.focus();
    } else if (xhr && document.activeElement === body) {
      /* Editing was closed and took the focus with it. */
      (document.getElementById(target.id) || target).querySelector("[data-ubah]")?.focus();
    }
  });

  const showNotice = (title, text, ...actions) => {
    const place = document.getElementById("pesan");
    if (!place) return null;
    const box = make("div", "pesan awas");
    const content = make("div");
    content.append(make("b", "", title), make("p", "", text));
    if (actions.length) {
      const row = make("div", "baris");
      row.append(...actions);
      content.append(row);
    }
    box.append(content);
    place.replaceChildren(box);
    box.scrollIntoView({ block: "nearest" });
    return box;
  };

  document.addEventListener("htmx:sendError", (e) => {
    if (e.detail.xhr?.isAutosave) return;
    showNotice("Tidak terhubung", "Permintaan belum sampai ke server. Periksa jaringan Anda, lalu coba lagi.");
  });

  /* ---- End of the session ------------------------------------------------------------------------------- */

  let sessionTimer;
  const startSessionTimer = () => {
    const left = Number(body.dataset.sesiHabis);
    clearTimeout(sessionTimer);
    document.querySelector("[data-peringatan-sesi]")?.remove();
    if (!akun || !left) return;
    sessionTimer = setTimeout(warnSession, Math.max(0, left - WARN_SECONDS) * 1000);
  };

  const warnSession = () => {
    const end = new Date(Date.now() + Math.min(WARN_SECONDS, Number(body.dataset.sesiHabis)) * 1000);
    const box = showNotice(
      "Sesi Anda segera berakhir",
      `Sesi berakhir pukul ${formatJam(end)}. Tulisan yang belum terkirim tetap disimpan di peramban ini.`,
      makeButton("Tetap masuk", "utama", renewSession),
    );
    if (box) box.dataset.peringatanSesi = "";
  };

  /* Any page of the person renews the session; a redirect to log-in means that it is over. */
  const renewSession = async () => {
    try {
      const answer = await fetch(location.href, { credentials: "same-origin", redirect: "follow" });
      if (!answer.ok || answer.redirected) {
        location.reload();
        return;
      }
      startSessionTimer();
    } catch {
      const again = makeButton("Coba lagi", "utama", renewSession);
      showNotice("Tidak terhubung", "Sesi belum diperpanjang. Periksa jaringan Anda, lalu coba lagi.", again);
    }
  };

  document.addEventListener("htmx:afterRequest", (e) => {
    if (!e.detail.successful) return;
    startSessionTimer();
    /* A refusal that the person has just overcome. */
    if (!e.detail.xhr.isAutosave) document.querySelector("#pesan > [data-galat]")?.remove();
  });

  /* ---- Keyboard ----------------------------------------------------------------------------------------- */

  const isTyping = (el) => el.matches("textarea, input:not([type=radio], [type=checkbox])");

  const shortcutsOff = () => storage.read(SHORTCUTS_OFF) === true;

  const runShortcut = (e) => {
    /* With Alt some keyboards write another sign: the key counts, not the sign. */
    const name = e.altKey ? `alt+${e.code.replace(/^Key/, "").toLowerCase()}` : e.key.toLowerCase();
    const letterIsText = isTyping(e.target) || e.target.matches("select") || shortcutsOff();
    if (e.ctrlKey || e.metaKey || (!e.altKey && letterIsText)) return;
    const el = [...document.querySelectorAll(`[data-pintasan="${CSS.escape(name)}"]`)].find(isVisible);
    if (!el) return;
    e.preventDefault();
    if (el.matches("input, textarea, select")) el.focus();
    else el.click();
  };

  const handleEscape = (e) => {
    const menu = listOpenMenus().find((el) => el.contains(e.target));
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
      return;
    }
    const cancel = e.target.closest("form, .sunting")?.querySelector("[data-batal]");
    if (!cancel) return;
    e.preventDefault();
    cancel.click();
  };

  /* ---- A grid of cells: one tab stop, arrows go on from there ---- */

  const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  const listCells = (grid) => [...grid.querySelectorAll("td [data-ubah]")];

  const setTabStop = (grid, stop) => {
    for (const link of listCells(grid)) link.tabIndex = link === stop ? 0 : -1;
  };

  const findInGrid = (link, key) => {
    const cell = link.closest("td");
    const row = cell.parentElement;
    const open = (td) => [...(td?.querySelectorAll("[data-ubah]") || [])].find(isVisible);
    if (key === "Home" || key === "End") {
      const inRow = [...row.cells].map(open).filter(Boolean);
      return key === "Home" ? inRow[0] : inRow.at(-1);
    }
    const [down, right] = STEPS[key];
    const rows = [...row.parentElement.rows];
    let [r, c] = [row.sectionRowIndex + down, cell.cellIndex + right];
    for (; rows[r]?.cells[c]; r += down, c += right) if (open(rows[r].cells[c])) return open(rows[r].cells[c]);
    return null;
  };

  document.addEventListener("focusin", (e) => {
    const grid = e.target.matches("td [data-ubah]") && e.target.closest("table[data-kisi]");
    if (grid) setTabStop(grid, e.target);
  });

  const handleGridKey = (e) => {
    const button = e.key === "Enter" && !e.shiftKey && isTyping(e.target) && e.target.form?.querySelector("[data-enter]");
    const link = !e.altKey && e.target.matches("table[data-kisi] td [data-ubah]");
    const next = link && (e.key in STEPS || e.key === "Home" || e.key === "End") && findInGrid(e.target, e.key);
    if (!button && !next) return false;
    e.preventDefault();
    if (button) button.click();
    else next.focus();
    return true;
  };

  document.addEventListener("keydown", (e) => {
    if (e.defaultPrevented || e.isComposing || document.querySelector("dialog[open]")) return;
    if (handleGridKey(e)) return;
    if (e.key === "Escape") handleEscape(e);
    else if (e.key === "Enter" && e.ctrlKey && e.target.form) e.target.form.requestSubmit();
    else if (e.altKey || e.key.length === 1) runShortcut(e);
  });

  document.addEventListener("click", (e) => {
    const cell = e.target.closest("[data-sunting]");
    const busy = e.target.closest("a, button, input, select, textarea, label, summary") || String(getSelection());
    if (!cell || busy) return;
    cell.querySelector("[data-ubah]")?.click();
  });

  const prepareShortcutSwitch = () => {
    for (const button of document.querySelectorAll("[data-ubah-pintasan]")) {
      const words = button.querySelector("span") || button;
      const show = () => {
        words.textContent = `${shortcutsOff() ? "Aktifkan" : "Matikan"} pintasan huruf`;
      };
      button.hidden = false;
      show();
      button.addEventListener("click", () => {
        storage.write(SHORTCUTS_OFF, !shortcutsOff());
        show();
      });
    }
  };

  const preparePrint = () => {
    for (const button of document.querySelectorAll("[data-cetak]")) {
      button.hidden = false;
      button.addEventListener("click", () => window.print());
    }
  };

  /* ---- Menus, confirmation ------------------------------------------------------------------------------ */

  const listOpenMenus = () => [
    ...document.querySelectorAll(":is(details.menu, .lagi details, details[data-tutup-luar])[open]"),
  ];

  document.addEventListener("click", (e) => {
    for (const menu of listOpenMenus()) if (!menu.contains(e.target)) menu.open = false;
    if (e.target.closest("[data-hapus-draf]")) removeAllDrafts();
  });

  /* In the capture phase, before htmx and the form hear of the click. */
  document.addEventListener(
    "click",
    (e) => {
      const el = e.target.closest("[data-konfirmasi]");
      if (!el || "disetujui" in el.dataset) return;
      e.preventDefault();
      e.stopImmediatePropagation();
      askFirst(el);
    },
    true,
  );

  const askFirst = (el) => {
    const dialog = make("dialog", "tumpuk renggang");
    const text = make("p", "", el.dataset.konfirmasi);
    text.id = "konfirmasi-teks";
    dialog.setAttribute("aria-labelledby", text.id);
    const words = el.dataset.konfirmasiYa || el.textContent.trim();
    const yes = makeButton(words, el.classList.contains("bahaya") ? "bahaya" : "utama", () => dialog.close("ya"));
    const no = makeButton("Batal", "", () => dialog.close());
    no.autofocus = true;
    const row = make("div", "baris");
    row.append(yes, no);
    dialog.append(text, row);
    dialog.addEventListener("close", () => {
      dialog.remove();
      el.focus();
      if (dialog.returnValue !== "ya") return;
      el.dataset.disetujui = "";
      el.click();
      delete el.dataset.disetujui;
    });
    body.append(dialog);
    dialog.showModal();
  };

  /* ---- Upload ------------------------------------------------------------------------------------------- */

  const formatSize = (bytes) => `${(bytes / 1048576).toLocaleString("id-ID", { maximumFractionDigits: 1 })} MB`;

  const makeUploadBox = (form, name) => {
    const box = make("div", "unggahan");
    const words = make("div", "baris kecil");
    words.append(make("span", "", name), make("span", "ujung muted"));
    const bar = make("progress");
    bar.max = 100;
    bar.setAttribute("aria-label", `Unggah ${name}`);
    box.append(words, bar);
    form.querySelector(".unggahan")?.remove();
    (form.querySelector(".jatuh") || form).append(box);
    return box;
  };

  document.addEventListener("change", (e) => {
    const form = e.target.closest("form[data-unggah]");
    if (form && e.target.type === "file" && e.target.files.length) form.requestSubmit();
  });

  const dropZone = (e) =>
    e.dataTransfer?.types.includes("Files") ? e.target.closest?.("form[data-unggah] .jatuh") : null;

  for (const name of ["dragenter", "dragover"]) {
    document.addEventListener(name, (e) => {
      const place = dropZone(e);
      if (!place) return;
      e.preventDefault();
      place.classList.add("di-atas");
    });
  }
  document.addEventListener("dragleave", (e) => {
    const place = dropZone(e);
    if (place && !place.contains(e.relatedTarget)) place.classList.remove("di-atas");
  });
  document.addEventListener("drop", (e) => {
    const place = dropZone(e);
    if (!place) return;
    e.preventDefault();
    place.classList.remove("di-atas");
    const input = place.closest("form").querySelector("input[type=file]");
    input.files = e.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });

  document.addEventListener("htmx:xhr:loadstart", (e) => {
    const form = e.target.closest("form[data-unggah]");
    const file = form?.querySelector("input[type=file]")?.files[0];
    if (file) makeUploadBox(form, file.name);
  });

  document.addEventListener("htmx:xhr:progress", (e) => {
    const box = e.target.closest("form[data-unggah]")?.querySelector(".unggahan");
    if (!box || !e.detail.lengthComputable) return;
    const percent = Math.floor((e.detail.loaded / e.detail.total) * 100);
    const bar = box.querySelector("progress");
    if (percent < bar.value) return; /* progress of the answer, not of the upload */
    bar.value = percent;
    const { loaded, total } = e.detail;
    box.querySelector(".muted").textContent = `${formatSize(loaded)} dari ${formatSize(total)}, ${percent} %`;
  });

  document.addEventListener("htmx:afterRequest", (e) => {
    const form = e.detail.requestConfig?.elt.closest("form[data-unggah]");
    if (!form) return;
    form.querySelector(".unggahan")?.remove();
    if (e.detail.successful && form.isConnected) form.reset();
  });

  /* ---- Picker ------------------------------------------------------------------------------------------- */

  const filterChoices = (picker, words) => {
    const parts = words.trim().toLowerCase().split(/\s+/);
    const matches = (el) => parts.every((part) => el.textContent.toLowerCase().includes(part));
    const choices = [...picker.querySelectorAll(".pilihan")];
    for (const el of choices) (el.closest("li") || el).hidden = !matches(el);
    /* A branch without a visible choice goes too; its own heading is no choice. */
    for (const branch of picker.querySelectorAll("li:has(.pilihan):has(ul)")) {
      branch.hidden = ![...branch.querySelectorAll(".pilihan")].some((el) => matches(el));
    }
    const nothing = picker.querySelector(".tak-ada");
    if (nothing) nothing.hidden = choices.some(matches);
  };

  document.addEventListener("input", (e) => {
    const picker = e.target.type === "search" && e.target.closest(".pemilih");
    if (picker) filterChoices(picker, e.target.value);
  });

  document.addEventListener("keydown", (e) => {
    const picker = e.target.type === "search" && e.target.closest(".pemilih");
    if (!picker || !["Enter", "ArrowDown"].includes(e.key)) return;
    e.preventDefault();
    const first = [...picker.querySelectorAll(".pilihan input")].find(isVisible);
    if (!first) return;
    first.focus();
    if (e.key === "Enter" && !first.checked) first.click();
  });

  /* ---- 3x3 matrix --------------------------------------------------------------------------------------- */

  const lightCell = (table) => {
    const form = table.closest("form");
    if (!form) return;
    const chosen = (name) => form.querySelector(`input[name="${CSS.escape(name)}"]:checked`)?.value;
    const hasil = chosen(table.dataset.hasilDari || "hasil_kerja");
    const perilaku = chosen(table.dataset.perilakuDari || "perilaku_kerja");
    let lit = null;
    for (const cell of table.querySelectorAll("td[data-hasil][data-perilaku]")) {
      const hit = cell.dataset.hasil === hasil && cell.dataset.perilaku === perilaku;
      cell.classList.toggle("nyala", hit);
      if (hit) {
        lit = cell;
        cell.setAttribute("aria-current", "true");
      } else cell.removeAttribute("aria-current");
    }
    if (!lit) return;
    const fill = (selector, text) => {
      const place = form.querySelector(selector);
      if (place && place.textContent !== text) place.textContent = text;
    };
    fill("[data-matriks-hasil]", lit.dataset.predikat || lit.textContent.trim());
    if (lit.dataset.sebab) fill("[data-matriks-sebab]", lit.dataset.sebab);
  };

  document.addEventListener("change", (e) => {
    if (e.target.type !== "radio" || !e.target.form) return;
    e.target.form.querySelectorAll("table[data-matriks]").forEach(lightCell);
  });

  /* Without this file the button sends the form with its own name and value. */
  document.addEventListener("click", (e) => {
    const button = e.target.closest("button[data-pakai]");
    const radios = button?.form?.querySelectorAll(`input[name="${CSS.escape(button.dataset.pakai)}"]`) || [];
    const radio = [...radios].find((el) => el.value === button.value);
    if (!radio) return;
    e.preventDefault();
    radio.focus();
    if (radio.checked) return;
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  });

  /* ---- Board of kalibrasi: a chip moves by drag, by arrows, or by the form beside it ---------------------- */

  /* The chip that was moved on the page and waits for its sentence; its ghost keeps the old place. */
  let moving = null;
  const putBack = () => {
    if (!moving) return;
    moving.ghost.replaceWith(moving.chip);
    moving.chip.classList.toggle("pindah", moving.staged);
    moving = null;
  };
  const pickChip = (id) => {
    const pick = document.querySelector("[data-pilih-keping]");
    if (pick) pick.value = id;
  };
  const askMove = (chip, ke, focus) => {
    const board = chip.closest("[data-papan]").dataset.papan;
    const url = `${board}?orang=${chip.dataset.keping}${ke ? `&ke=${ke}` : ""}`;
    pickChip(chip.dataset.keping);
    htmx.ajax("GET", url, { target: "#pindah", swap: "outerHTML" }).then(() => {
      if (focus) document.querySelector(`#pindah ${focus}`)?.focus();
    });
  };
  const carryChip = (chip, cell) => {
    if (moving?.chip !== chip) {
      putBack();
      const ghost = make("span", "keping hantu", chip.textContent.trim());
      moving = { chip, ghost, staged: chip.classList.contains("pindah") };
      chip.after(ghost);
      chip.classList.add("pindah");
    }
    cell.querySelector(".baris").after(chip);
  };
  const placeChip = (chip, cell, focus) => {
    if (!cell || cell === chip.closest("td")) return;
    carryChip(chip, cell);
    chip.focus();
    askMove(chip, cell.dataset.sel, focus);
  };
  const chipOf = (e) => e.target.closest?.("[data-papan] [data-keping]");

  document.addEventListener("keydown", (e) => {
    const chip = chipOf(e);
    if (!chip || e.altKey || e.ctrlKey || e.metaKey) return;
    const cell = chip.closest("td");
    if (e.key in STEPS) {
      const [down, right] = STEPS[e.key];
      const row = cell.closest("tbody").rows[cell.parentElement.sectionRowIndex + down];
      const next = row?.cells[cell.cellIndex + right];
      if (next?.dataset.sel) placeChip(chip, next);
    } else if (e.key === "Enter" && moving?.chip === chip) document.querySelector("#pindah textarea")?.focus();
    else if (e.key === "Escape" && moving?.chip === chip) {
      putBack();
      chip.focus();
      askMove(chip);
    } else return;
    e.preventDefault();
  });
  document.addEventListener("click", (e) => {
    const chip = chipOf(e);
    if (!chip || e.ctrlKey || e.metaKey || e.shiftKey) return;
    e.preventDefault();
    if (moving?.chip !== chip) putBack();
    askMove(chip, moving ? chip.closest("td").dataset.sel : "", "select");
  });
  document.addEventListener("dragstart", (e) => {
    const chip = chipOf(e);
    if (chip) e.dataTransfer.setData("application/x-keping", chip.dataset.keping);
  });
  const dropCell = (e) =>
    e.dataTransfer?.types.includes("application/x-keping") && e.target.closest?.("[data-papan] td[data-sel]");
  document.addEventListener("dragover", (e) => {
    if (dropCell(e)) e.preventDefault();
  });
  document.addEventListener("drop", (e) => {
    const cell = dropCell(e);
    if (!cell) return;
    e.preventDefault();
    const id = CSS.escape(e.dataTransfer.getData("application/x-keping"));
    const chip = document.querySelector(`[data-papan] [data-keping="${id}"]`);
    if (chip) placeChip(chip, cell, "textarea");
  });
  document.addEventListener("change", (e) => {
    if (e.target.matches("[data-pilih-keping]") && moving?.chip.dataset.keping !== e.target.value) putBack();
  });
  /* The answer to one move names its places by the chips of the server: one that is on its way stands at home
     while it comes, then where it was going. Who has gone on to another name keeps its form. */
  let carried = null;
  const isBoard = (e) => ["hitungan", "papan"].includes(e.detail.target?.id);
  document.addEventListener("htmx:beforeSwap", (e) => {
    if (!isBoard(e)) return;
    const { orang } = e.detail.requestConfig.parameters;
    const { keping } = moving?.chip.dataset ?? {};
    const focused = moving?.chip === document.activeElement;
    carried = keping && keping !== orang && { keping, focused, sel: moving.chip.closest("td").dataset.sel };
    putBack();
  });
  document.addEventListener("htmx:oobBeforeSwap", (e) => {
    if (e.detail.target.id !== "pindah") return;
    const { jawaban } = e.detail.fragment.firstElementChild.dataset;
    const { orang } = e.detail.target.dataset;
    if (orang && orang !== jawaban) e.detail.shouldSwap = false;
    else pickChip("");
  });
  document.addEventListener("htmx:afterSwap", (e) => {
    if (!isBoard(e) || !carried) return;
    const { keping, sel, focused } = carried;
    carried = null;
    const chip = document.querySelector(`[data-papan] [data-keping="${keping}"]`);
    const cell = document.querySelector(`[data-papan] td[data-sel="${sel}"]`);
    if (!chip || !cell) return;
    if (cell !== chip.closest("td")) carryChip(chip, cell);
    if (focused) chip.focus();
    /* Its form counts with the move that was noted, unless a sentence was begun. */
    if (!document.querySelector("#pindah textarea")?.value) askMove(chip, sel);
  });

  /* ---- Start -------------------------------------------------------------------------------------------- */

  /* A row of tabs wider than the screen shows the open one, in the middle where that is possible. */
  const showTab = (link) => {
    const row = link.closest(".tab");
    row.scrollLeft = link.offsetLeft - (row.clientWidth - link.offsetWidth) / 2;
  };

  const prepare = (root) => {
    const find = (selector) => [...(root.matches?.(selector) ? [root] : []), ...root.querySelectorAll(selector)];
    find("form[data-draf]").forEach(offerDraft);
    find("table[data-matriks]").forEach(lightCell);
    find(".tab > [aria-current]").forEach(showTab);
    /* A cell that was swapped in keeps the stop where it was, if it still is somewhere. */
    for (const grid of new Set(find("td [data-ubah]").map((link) => link.closest("table[data-kisi]")))) {
      const cells = grid ? listCells(grid) : [];
      setTabStop(grid || body, cells.find((link) => link.getAttribute("tabindex") === "0") || cells[0]);
    }
  };

  removeOldDrafts();
  settleSentDraft();
  prepare(document);
  document.addEventListener("htmx:load", (e) => {
    if (e.detail.elt === body) openTyped();
    else prepare(e.detail.elt);
  });
  prepareShortcutSwitch();
  preparePrint();
  startSessionTimer();
  if (!document.querySelector("[autofocus]")) document.querySelector("main [aria-invalid=true]")?.focus();
})();
