"""What computes and knows no game: kernels, programs, exact arithmetic, tolerance."""
