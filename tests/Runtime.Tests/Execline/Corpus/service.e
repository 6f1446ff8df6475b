#!/usr/bin/execlineb -S1
fdmove -c 2 1
s6-setuidgid nobody
multisubstitute
{
  importas -D "" HOME HOME
  define -s LIST "a b  c"
}
ifelse -n { eltest -d ${HOME} } { s6-echo "no home" }
export X "${LIST}"
./server --port=80 $@
