"""The screens of vacancies and candidates."""
