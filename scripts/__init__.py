"""What people type; standard library only, since these prepare everything else."""
