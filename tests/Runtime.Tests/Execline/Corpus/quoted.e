s6-echo "two words" "" "a"b"c" x"y z"w
