/** Rules as kube-proxy of 2018 and flannel write them, with short names of chains. */

/** What a service's rules depend on. */
export interface ServiceRules {
  /** `10.244.1.2` */
  readonly endpoints: readonly string[];
  readonly subnet?: string;
  /** Whether node ports and endpoints that call themselves are masqueraded. */
  readonly marks?: boolean;
  /** A network's rules besides: who leaves the pod network is masqueraded. */
  readonly masquerades?: boolean;
  readonly loadBalancer?: string;
  /** Lines of FORWARD before and behind those of kube-proxy. */
  readonly first?: readonly string[];
  readonly last?: readonly string[];
  readonly filterChains?: readonly string[];
}

/** ClusterIP 10.96.0.10:80 and node port 30080. */
export function serviceRules({
  endpoints,
  subnet = '10.244.0.0/24',
  marks = true,
  masquerades = true,
  loadBalancer,
  first = [],
  last = [],
  filterChains = [],
}: ServiceRules): string[] {
  const ends = [['-d 10.96.0.10/32', 80], ...(loadBalancer ? [[`-d ${loadBalancer}/32`, 80]] : [])] as const;
  const mark = '-j KUBE-MARK-MASQ';
  return [
    '*filter',
    ...[':INPUT ACCEPT', ':FORWARD ACCEPT', ':OUTPUT ACCEPT', ':KUBE-FORWARD -', ':KUBE-SERVICES -'],
    ...filterChains.map((name) => `:${name} -`),
    ...first,
    '-A FORWARD -j KUBE-FORWARD',
    '-A FORWARD -m conntrack --ctstate NEW -j KUBE-SERVICES',
    ...last,
    '-A OUTPUT -m conntrack --ctstate NEW -j KUBE-SERVICES',
    '-A KUBE-FORWARD -m mark --mark 0x4000/0x4000 -j ACCEPT',
    ...(endpoints.length === 0
      ? ['-A KUBE-SERVICES -d 10.96.0.10/32 -p tcp -m tcp --dport 80 -j REJECT --reject-with icmp-port-unreachable']
      : []),
    'COMMIT',
    '*nat',
    ...[':PREROUTING ACCEPT', ':INPUT ACCEPT', ':OUTPUT ACCEPT', ':POSTROUTING ACCEPT'],
    ...[':KUBE-MARK-MASQ -', ':KUBE-NODEPORTS -', ':KUBE-POSTROUTING -', ':KUBE-SERVICES -', ':KUBE-SVC-WEB -'],
    ...endpoints.map((_, i) => `:KUBE-SEP-${i} -`),
    '-A PREROUTING -j KUBE-SERVICES',
    '-A OUTPUT -j KUBE-SERVICES',
    '-A POSTROUTING -j KUBE-POSTROUTING',
    ...(masquerades
      ? [
          '-A POSTROUTING -s 10.244.0.0/16 -d 10.244.0.0/16 -j RETURN',
          '-A POSTROUTING -s 10.244.0.0/16 ! -d 224.0.0.0/4 -j MASQUERADE',
          `-A POSTROUTING ! -s 10.244.0.0/16 -d ${subnet} -j RETURN`,
          '-A POSTROUTING ! -s 10.244.0.0/16 -d 10.244.0.0/16 -j MASQUERADE',
        ]
      : []),
    '-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000',
    '-A KUBE-POSTROUTING -m mark --mark 0x4000/0x4000 -j MASQUERADE',
    ...(marks ? [`-A KUBE-NODEPORTS -p tcp -m tcp --dport 30080 ${mark}`] : []),
    '-A KUBE-NODEPORTS -p tcp -m tcp --dport 30080 -j KUBE-SVC-WEB',
    ...endpoints.flatMap((ip, i) => [
      ...(marks ? [`-A KUBE-SEP-${i} -s ${ip}/32 ${mark}`] : []),
      `-A KUBE-SEP-${i} -p tcp -m tcp -j DNAT --to-destination ${ip}:80`,
    ]),
    ...ends.flatMap(([to, port]) => [
      ...(marks ? [`-A KUBE-SERVICES ! -s 10.244.0.0/16 ${to} -p tcp -m tcp --dport ${port} ${mark}`] : []),
      `-A KUBE-SERVICES ${to} -p tcp -m tcp --dport ${port} -j KUBE-SVC-WEB`,
    ]),
    '-A KUBE-SERVICES -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS',
    ...endpoints.map((_, i) => `-A KUBE-SVC-WEB -j KUBE-SEP-${i}`),
    'COMMIT',
  ];
}
