"""What people do with daily lines: the owner writes and hands in, the pejabat penilai decides.

`tulis` adds and changes lines, `alur` moves a day or a week, `halaman` shows a day, `rutin` keeps what
recurs, `lembar` imports and exports, `usulan` proposes realisasi, `libur` keeps the days off, `tim` is the
leader's side, `hak` says who may look.
"""
