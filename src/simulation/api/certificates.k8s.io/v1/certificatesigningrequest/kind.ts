import { defineKind } from '../../../define-kind';
import { keptKind } from '../../../generic-kind';

export default defineKind({
  ...keptKind('certificates.k8s.io/v1', 'CertificateSigningRequest'),
  selectableFields: { 'spec.signerName': '' },
});
