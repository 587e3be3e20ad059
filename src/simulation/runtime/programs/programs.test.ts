import { describe, expect, it } from 'vitest';
import { createLoopback } from '../loopback';
import { runScript } from '../trial';
import { pythonProgram as python } from './interpreters/python';

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are shell scripts
const cases: [script: string, text: string, code?: number][] = [
  ["printf 'a b\\nc d\\n' | awk '{print $2}'", 'b\nd\n'],
  ["printf '1 x\\n2 y\\n' | awk '{s+=$1} END {print s, NR}'", '3 2\n'],
  ["printf 'a:b\\n' | awk -F: 'NF==2 && /a/ {printf \"%s-%05.2f\\n\", $2, 3.14159}'", 'b-03.14\n'],
  ["awk 'BEGIN { for (i = 0; i < 3; i++) { if (i == 1) continue; x[i] = i * 2; print i, x[i] } }'", '0 0\n2 4\n'],
  ["echo '  HTTP/1.1 200 OK' | awk '/^  HTTP/{print $2}'", '200\n'],
  ["awk 'BEGIN{while(1){}}'", 'awk: a million turns of a loop: stopped by the simulation\n', 2],
  ["echo 'Modify: 2026-01-01 00:00:00' | sed -r 's/Modify: (.*)/\\1/'", '2026-01-01 00:00:00\n'],
  ["printf 'a\\nb\\nc\\n' | sed -n '2p;$p'", 'b\nc\n'],
  ["printf 'a;\\nb\\n' | sed -E 's/;$//g' | sed '/b/d'", 'a\n'],
  ["printf 'x/y\\n' > /tmp/f; sed -i 's|/|-|; s/x/[&]/' /tmp/f; cat /tmp/f", '[x]-y\n'],
  ["printf 'one\\ntwo\\n' | grep -n o | grep -c t", '1\n'],
  ["printf 'one\\ntwo\\n' | grep -vE '^(one|x)$'; echo a | grep -q b; echo $?", 'two\n1\n'],
  ["echo a1b2 | grep -o '[0-9]'", '1\n2\n'],
  ['echo hello | tr a-z A-Z | rev | cut -c1-3', 'OLL\n'],
  ["printf 'b 2\\na 10\\na 10\\n' | sort -k2 -n | uniq -c", '      1 b 2\n      2 a 10\n'],
  ["printf 'x\\ny\\n' | wc -l; seq 1 2 5 | paste -s -d ,; seq 3 | tac", '2\n1,3,5\n3\n2\n1\n'],
  ['echo "hi there" | base64 | base64 -d; echo 1 2 3 | xargs -n 2 echo n', 'hi there\nn 1 2\nn 3\n'],
  ['mkdir -p /a/b/c; touch /a/b/x.log; find /a -name "*.log"; find /a -type d | wc -l', '/a/b/x.log\n3\n'],
  [
    'mkdir /tmp/d; touch /tmp/d/f; cp -r /tmp/d /tmp/e; mv /tmp/e/f /tmp/g; ls /tmp /tmp/e; rm -r /tmp/d; ls -d /tmp/d',
    '/tmp:\nd\ne\ng\n\n/tmp/e:\nls: /tmp/d: No such file or directory\n',
    1,
  ],
  [
    'cd /tmp; ln -s f l; echo x > l; cat f; readlink l; rm f; cat l',
    "x\nf\ncat: can't open 'l': No such file or directory\n",
    1,
  ],
  [
    'rm /nope; rmdir /var; mkdir /etc; touch /nope/x',
    "rm: can't remove '/nope': No such file or directory\nrmdir: can't remove '/var': Directory not empty\nmkdir: can't create directory '/etc': File exists\ntouch: /nope/x: No such file or directory\n",
    1,
  ],
  ['dd if=/dev/zero of=/tmp/z bs=1M count=10 2>/dev/null; stat -c %s /tmp/z; du -m /tmp/z', '10485760\n10\t/tmp/z\n'],
  ['date -d "2026-01-01 00:00:10" +%s; date +%Y-%m-%dT%H:%M:%SZ', '1767225610\n2026-01-01T00:00:00Z\n'],
  ['expr 3 + 4 \\* 2; expr abc : a; test 3 -gt 2 -a -d /tmp && echo yes', '11\n1\nyes\n'],
  ['timeout 5 sleep 100; echo $?; timeout 5 sleep 1; echo $?', '143\n0\n'],
  [
    'hostname; id; whoami; printenv HOSTNAME NOPE; FOO=1 env | grep FOO',
    'web-0\nuid=0(root) gid=0(root) groups=0(root)\nroot\nweb-0\nFOO=1\n',
  ],
  ['ps | tail -n +2 | wc -l; pidof sh > /dev/null && echo there', '4\nthere\n'],
  ['wget -q -O- http://nowhere', "wget: bad address 'nowhere'\n", 1],
  ['wget -O- http://127.0.0.1:81', "wget: can't connect to remote host (127.0.0.1): Connection refused\n", 1],
  ['nc -z localhost 80; echo $?; nc -l -p 80 & sleep 1; nc -z localhost 80; echo $?; kill $!', '1\n0\n'],
  [
    'nslookup nope | tail -n 2',
    'nslookup: read: Connection refused\n;; connection timed out; no servers could be reached\n\n',
  ],
  ['ping -c 2 localhost | tail -n 2 | head -n 1', '2 packets transmitted, 2 packets received, 0% packet loss\n'],
  ['apk add curl', 'sh: apk: not found\n', 127],
];
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: these are shell scripts

describe('a program in a container', () => {
  it.each(cases)('%s', (script, text, code = 0) => {
    const run = runScript(script, { network: createLoopback });
    expect({ text: run.text, code: run.code }).toEqual({ text, code });
  });

  it('runs the Python that the documentation holds', () => {
    const run = (source: string, index: string) =>
      runScript(`exec python3 -c '${source}'`, {
        userland: 'debian',
        env: { JOB_COMPLETION_INDEX: index },
        programs: { python3: python },
      });
    const source =
      'import os, sys\nprint("Hello world")\nif int(os.environ.get("JOB_COMPLETION_INDEX")) % 2 == 0:\n  sys.exit(1)\n';
    expect(run(source, '0')).toMatchObject({ text: 'Hello world\n', code: 1 });
    expect(run(source, '1')).toMatchObject({ text: 'Hello world\n', code: 0 });
    const chain =
      'import os, sys\nindex = int(os.environ.get("JOB_COMPLETION_INDEX"))\nif index == 0:\n  sys.exit(1)\nelif index == 1:\n  sys.exit(42)\nelse:\n  sys.exit(0)\n';
    expect(['0', '1', '2'].map((index) => run(chain, index).code)).toEqual([1, 42, 0]);
    expect(run('import time\nfor i in range(3):\n  print(f"n {i}")\n  time.sleep(2)\n', '0')).toMatchObject({
      text: 'n 0\nn 1\nn 2\n',
      atMs: 6000,
    });
    expect(run('import numpy', '0').text).toContain('not modelled by the simulation');
    expect(run('print(1/0)', '0')).toMatchObject({ code: 1 });
  });
});
