"""Dialog kinerja, bimbingan and konseling with their two forms, and the plan of development."""
