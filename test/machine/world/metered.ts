import type { Machine } from '../../support/machine';
import { sh } from './machine';

/** Adds a network that the real NetworkManager reports as metered. */
export const joinPhone = (machine: Machine): Promise<string> =>
  sh(
    machine,
    `printf '[main]\\nplugins=keyfile\\n[keyfile]\\nunmanaged-devices=*,except:interface-name:phone0\\n' >/etc/NetworkManager/conf.d/99-phone.conf
     systemctl unmask NetworkManager
     ip link add phone0 type veth peer name phone1; ip link set phone1 up
     systemctl start NetworkManager
     nmcli connection add type ethernet ifname phone0 con-name phone ipv4.method manual ipv4.addresses 192.0.2.2/24 \\
       ipv4.gateway 192.0.2.1 ipv4.route-metric 5000 ipv6.method disabled connection.metered yes
     nmcli connection up phone`,
  );
