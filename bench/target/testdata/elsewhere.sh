# A server in a network namespace of its own, and an address translation before it, like a
# container's published port: connections to 127.0.0.1:$PORT go there. To be run as `sh elsewhere.sh
# SERVER WAY` in a namespace whose root this is. Something listens on the port here as well, as the
# proxy of such a port does; nobody ever reaches it.
ip link add va type veth peer name vb
unshare --net sh -c "
  until ip link show vb > /dev/null 2>&1; do sleep 0.02; done
  ip addr add 10.77.0.2/24 dev vb && ip link set vb up && HOST=10.77.0.2 PORT=9001 exec python3 $1 $2
" &
sleep 0.3
ip link set vb netns $!
ip addr add 10.77.0.1/24 dev va && ip link set va up
echo 1 > /proc/sys/net/ipv4/conf/all/route_localnet
nft -f - << END
table ip nat {
  chain out {
    type nat hook output priority -100
    tcp dport $PORT dnat to 10.77.0.2:9001
  }
  chain post {
    type nat hook postrouting priority 100
    oifname "va" masquerade
  }
}
END
sleep 0.5
exec python3 "$1" rst-at-accept
