"""What Peraturan BKN 3/2023 and PermenPANRB 1/2023 say on angka kredit, as pure functions."""
