import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { base32, sha256 } from './sha256';

describe('SHA-256', () => {
  it('is that of node:crypto for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(Buffer.from(sha256(text)).toString('hex')).toBe(createHash('sha256').update(text).digest('hex'));
      }),
    );
  });

  it('names chains as kube-proxy does', () => {
    expect(base32(sha256('default/kubernetes:httpstcp'), 16)).toBe('NPX46M4PTMTKRN6Y');
    expect(base32(sha256('default/web/tcp/'), 8)).toBe('PFISGYVC');
  });
});
