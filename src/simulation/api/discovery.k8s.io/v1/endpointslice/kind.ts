import { defineKind } from '../../../define-kind';
import { EndpointSlice } from './endpointslice';

export default defineKind<EndpointSlice>({
  ...EndpointSlice,
  acts: true,
});
