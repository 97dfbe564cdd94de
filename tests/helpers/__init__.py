"""What several tests need: clips made on the fly, real footage where there is some."""
