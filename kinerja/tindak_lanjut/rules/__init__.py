"""What a final predikat may lead to, who decides about it, and the nine boxes of talent."""
