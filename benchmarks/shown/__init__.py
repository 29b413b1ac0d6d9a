"""What each benchmark measured, as tables: arguments in, whether it could be carried out (and kept its bound) out."""
