if [ -f /etc/passwd ]; then
  echo yes
fi
