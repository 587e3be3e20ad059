import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ipv4Number } from '../../address';
import { candidates } from './chain-index';
import { readRule } from './ruleset';

const ADDRESSES = ['10.96.0.10', '10.96.0.11', '10.96.0.12', '192.168.50.11'];

const rule = fc
  .tuple(
    fc.constantFrom('', ...ADDRESSES.flatMap((ip) => [`-d ${ip}/32`, `-d ${ip}`, `! -d ${ip}/32`]), '-d 10.96.0.0/12'),
    fc.constantFrom('', '-s 10.244.0.0/16', '-p tcp -m tcp --dport 80'),
    fc.nat(99),
  )
  .map(([destination, more, mark]) =>
    ['-A C', destination, more, `-j MARK --set-xmark ${mark}/0xffffffff`].filter(Boolean).join(' '),
  );

describe('the rules of a chain that are asked about a packet', () => {
  it('are, in their order, all that ask for its destination or for none', () => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 40 }), (texts) => {
        const rules = texts.map((text) => readRule('nat', text));
        const chain = { name: 'C', rules };
        for (const address of [...ADDRESSES, '10.96.0.99', '8.8.8.8'].map(ipv4Number)) {
          // The plain walk: every rule from the first to the last, whose destination must fit.
          const plain = rules.flatMap(({ destination }, index) => {
            if (!destination) return [index];
            const { base, mask, isNegated } = destination;
            return ((address & mask) >>> 0 === base) !== isNegated ? [index] : [];
          });
          const asked = candidates(chain, address);
          expect(asked.every(({ rule: each, index }) => rules[index] === each)).toBe(true);
          const fitting = asked.map(({ index }) => index).filter((index) => plain.includes(index));
          expect(fitting).toEqual(plain);
          expect(candidates(chain, address).map(({ index }) => index)).toEqual(
            [...asked].map(({ index }) => index).sort((a, b) => a - b),
          );
        }
      }),
      { numRuns: 200 },
    );
  });

  it('are few in a chain with a rule for each Service', () => {
    const rules = Array.from({ length: 5000 }, (_, i) =>
      readRule('nat', `-A C -d 10.96.${i >> 8}.${i & 255}/32 -p tcp -m tcp --dport 80 -j RETURN`),
    );
    const chain = { name: 'C', rules };
    expect(candidates(chain, ipv4Number('10.96.7.7'))).toHaveLength(1);
    expect(candidates(chain, ipv4Number('10.97.0.1'))).toHaveLength(0);
  });
});
