-- grain: one row per filled cell of an optional column that staging emptied because it breaks a rule on cells
create or replace temp table faulty_cells (
    dataset varchar, file_number integer, row_number bigint, column_name varchar
)
