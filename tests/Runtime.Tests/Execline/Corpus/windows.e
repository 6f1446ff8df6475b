a b
{ c }
