# first line
a # comment { " \
b#no c "#no" \#no
#