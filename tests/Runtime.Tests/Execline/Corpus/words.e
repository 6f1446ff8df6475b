one two	three
four
