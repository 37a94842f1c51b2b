"""What people do with an objection: write, file and withdraw it; ask, explain and decide; watch the clock.

`ajukan` is the work of the pegawai, `periksa` that of the atasan pejabat penilai and of those he asks,
`halaman` their common page, `daftar` the lists, `kelola` the admin, `statistik` counts without names.
"""
