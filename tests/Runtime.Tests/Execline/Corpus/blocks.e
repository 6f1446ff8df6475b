foreground { s6-echo a } if { eltest a = a } exit 0
