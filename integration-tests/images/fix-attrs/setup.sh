# What the fix-attrs files of this image find.
set -e
sed -i '/^daemon:/d' /etc/passwd /etc/group
echo 'daemon:x:2:2:daemon:/:/bin/false' >> /etc/passwd
echo 'daemon:x:2:' >> /etc/group
echo 'mysql:x:70:71:mysql:/:/bin/false' >> /etc/passwd
echo 'mysql:x:71:' >> /etc/group

mkdir -p /data/accounts
for row in 1 2 3 4 5 6 7 8 9; do echo > /data/accounts/$row; done

for folder in /var/lib/mysql /var/log/mysql-error-logs /var/log/mysql-general-logs /var/log/mysql-slow-query-logs; do
  mkdir -p $folder/deep/deeper
  echo > $folder/file
  echo > $folder/deep/deeper/file
done

mkdir -p /data/glob /data/flat/folder /data/kept /data/short /data/tabs
for name in one.txt two.txt three.log; do echo > /data/glob/$name; done
echo > /data/flat/folder/file
echo > /data/kept/file
chmod 604 /data/kept/file
chmod 705 /data/kept
echo > /data/short/file
echo > /data/tabs/file
echo > /data/last

mkdir -p /data/hidden/.folder
echo > /data/hidden/shown
echo > /data/hidden/.file
echo > /data/hidden/.folder/file

mkdir -p /outside/folder /data/links
echo > /outside/file
echo > /outside/folder/file
ln -s /outside/file /data/links/to-file
ln -s ../../outside/folder /data/links/to-folder
ln -s .. /data/links/up
echo > /data/links/file

mkdir -p /data/matching/folder
echo > /data/matching/folder/file
chown -R 2:2 /data/matching
chmod 750 /data/matching /data/matching/folder
chmod 640 /data/matching/folder/file
