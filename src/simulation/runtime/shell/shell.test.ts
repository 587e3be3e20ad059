import { describe, expect, it } from 'vitest';
import { runScript } from '../trial';

type Case = [script: string, text: string, code: number, atMs?: number, shell?: string];

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are shell scripts
const cases: Case[] = [
  ['echo hi', 'hi\n', 0, 0],
  ['exit 3', '', 3, 0],
  ['echo hi; sleep 30; exit 1', 'hi\n', 1, 30_000],
  ['for i in 1 2 3; do echo $i; sleep 1; done', '1\n2\n3\n', 0, 3000],
  ['touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600', '', 0, 630_000],
  ['sleep 1.5; sleep 2m; sleep 1s 1s', '', 0, 123_500],
  ['x=5; echo $((x+1)) ${x:-y} ${z:-q} "a  b" $x\'c\'', '6 5 q a  b 5c\n', 0],
  ['a="1 2"; for i in $a "$a"; do echo "<$i>"; done', '<1>\n<2>\n<1 2>\n', 0],
  ['f=/a/b.tar.gz; echo ${f##*/} ${f%.*} ${f%%.*} ${#f} ${f#*/}', 'b.tar.gz /a/b.tar /a/b 11 a/b.tar.gz\n', 0],
  ['if false; then echo a; elif true; then echo b; else echo c; fi', 'b\n', 0],
  ['until [ -f /tmp/x ]; do touch /tmp/x; sleep 2; done; echo ok', 'ok\n', 0, 2000],
  ['case abc in x|a*) echo yes;; *) echo no;; esac', 'yes\n', 0],
  ['f() { echo in $1; return 4; }; f x; echo $?', 'in x\n4\n', 0],
  ['! false && echo y || echo n', 'y\n', 0],
  ['echo a | while read x; do echo got $x; done', 'got a\n', 0],
  ['printf "%s-%03d\\n" a 7 b 8', 'a-007\nb-008\n', 0],
  ['echo out; echo err >&2', 'out\nerr\n', 0],
  ['echo a > /tmp/f; echo b >> /tmp/f; cat < /tmp/f', 'a\nb\n', 0],
  ['echo x 2>&1 >/dev/null; nosuch 2>/dev/null; echo $?', '127\n', 0],
  ['cat <<EOF\nhello $HOSTNAME\nEOF\ncat <<"E"\n$HOSTNAME\nE', 'hello web-0\n$HOSTNAME\n', 0],
  ['nosuch', 'sh: nosuch: not found\n', 127],
  ['set -e; false || true; echo ok; false; echo never', 'ok\n', 1],
  ['set -x; x=1; echo $x', '+ x=1\n+ echo 1\n1\n', 0],
  ['set -u; echo $nope; echo never', 'sh: nope: parameter not set\n', 2],
  ['(x=1; exit 5); echo $? $x', '5\n', 0],
  ['x=$(echo a; exit 3); echo $x $?', 'a 3\n', 0],
  ['echo `echo \\`echo deep\\``', 'deep\n', 0],
  ['for i in 1 2 3 4; do [ $i = 2 ] && continue; [ $i = 4 ] && break; echo $i; done', '1\n3\n', 0],
  ['while true; do while true; do break 2; done; done; echo out', 'out\n', 0],
  ["trap 'echo bye' EXIT; echo hi; exit 2", 'hi\nbye\n', 2],
  ['sleep 5 & sleep 2 & wait; echo done', 'done\n', 0, 5000],
  ['sleep 3 & p=$!; kill $p; wait $p; echo $?', '143\n', 0, 0],
  ['yes | head -n 2', 'y\ny\n', 0],
  ['set -- a b c; echo $# $2 "$*"; shift; echo "$@"', '3 b a b c\nb c\n', 0],
  ['eval "echo \\$((2*3))"; echo $((7/2)) $((-7%3)) $((1<<4)) $((2>1?5:6))', '6\n3 -1 16 5\n', 0],
  [
    'echo /tmp/*.txt; touch /tmp/a.txt /tmp/b.txt; echo /tmp/*.txt "/tmp/*.txt"',
    '/tmp/*.txt\n/tmp/a.txt /tmp/b.txt /tmp/*.txt\n',
    0,
  ],
  ['if then', 'sh: syntax error: unexpected "then"\n', 2],
  ['echo "a', 'sh: syntax error: unterminated word\n', 2],
  ['[[ abc == a* && -n x ]] && echo y', 'y\n', 0],
  ['sleep 2; kill -SEGV $$; echo never', '', 139, 2000],
  ['cd /tmp && pwd; cd nosuch', "/tmp\nsh: cd: can't cd to nosuch: No such file or directory\n", 2],
  ['x=abc; echo ${x:1:1} ${x/b/X} ${x^^}', 'b aXc ABC\n', 0, 0, 'bash'],
  [
    'items=(foo bar baz); echo ${items[1]} ${#items[@]}; items+=(q); echo "${items[@]}"',
    'bar 3\nfoo bar baz q\n',
    0,
    0,
    'bash',
  ],
  [
    'for ((i=0; i<3; i++)); do echo -n $i; done; echo {1..3} a{b,c}d {01..03}',
    '0121 2 3 abd acd 01 02 03\n',
    0,
    0,
    'bash',
  ],
  ['[[ web-12 =~ -([0-9]+)$ ]] || exit 1; echo $((100 + ${BASH_REMATCH[1]}))', '112\n', 0, 0, 'bash'],
  [
    'set -o pipefail; false | true; echo $?; cat <<< hi; declare -A m; m[a]=1; echo ${m[a]}',
    '1\nhi\n1\n',
    0,
    0,
    'bash',
  ],
  ['echo "a\\tb"; echo -e x', 'a\tb\n-e x\n', 0, 0, 'dash'],
  ['nosuch', 'dash: 1: nosuch: not found\n', 127, 0, 'dash'],
  ['nosuch', 'bash: line 1: nosuch: command not found\n', 127, 0, 'bash'],
];
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: these are shell scripts

describe('a script in a container', () => {
  it.each(cases.map((each) => [each[0], each] as const))('%s', (script, [, text, code, atMs, shell = 'sh']) => {
    const run = runScript(script, { shell, userland: shell === 'sh' ? 'busybox' : 'debian' });
    expect({ text: run.text, code: run.code }).toEqual({ text, code });
    if (atMs !== undefined) expect(run.atMs).toBe(atMs);
  });

  it('writes its log at the times it would', () => {
    const { container } = runScript('while true; do date; sleep 5; done', { forMs: 11_000 });
    expect(container.written.map(({ atMs, text }) => [atMs, text])).toEqual([
      [0, 'Thu Jan  1 00:00:00 UTC 2026\n'],
      [5000, 'Thu Jan  1 00:00:05 UTC 2026\n'],
      [10_000, 'Thu Jan  1 00:00:10 UTC 2026\n'],
    ]);
  });

  it('that loops without waiting lets time pass and takes a core', () => {
    const { code, container } = runScript('while true; do :; done', { forMs: 600_000 });
    expect(code).toBeUndefined();
    expect(container.host.milliCpu).toBe(1000);
    expect(runScript('while true; do /bin/true; done', { forMs: 60_000 }).code).toBeUndefined();
    expect(runScript('yes | cat > /dev/null', { forMs: 60_000 }).code).toBeUndefined();
  });

  it('that calls itself without end is stopped', () => {
    expect(runScript('f() { f; }; f').text).toContain('maximum function nesting level exceeded');
    expect(runScript(':(){ :|:& };:; sleep 100', { forMs: 3000 }).text).toContain('Resource temporarily unavailable');
    expect(runScript(`${'('.repeat(50_000)}`).code).toBe(2);
    expect(runScript(`echo $((${'('.repeat(50_000)}1))`).code).toBe(2);
  });

  it('reads commands from its input, as kubectl exec does', () => {
    expect(runScript('printf "echo a\\nif true\\nthen echo b; fi\\nexit 4\\n" | sh').text).toBe('a\nb\n');
    expect(runScript('printf "echo a\\nexit 4\\n" | sh').code).toBe(4);
  });
});
