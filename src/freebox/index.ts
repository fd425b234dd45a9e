/**
 * The Freebox as the rest of the project knows it.
 */
export { createFreebox } from './client.ts'
export type {
  Backoff,
  BoxInfo,
  Bytes,
  Candidates,
  FormFile,
  Freebox,
  FreeboxEvents,
  FreeboxOptions,
  FreeboxRequest,
  FreeboxState,
  FreeboxStats,
  Rights,
  TimeoutKind,
  Timeouts,
  TlsOptions,
  WebsocketState,
} from './contract.ts'
export { asList } from './envelope.ts'
export { defaultCandidates, type FindOptions, findFreebox, newestMajor, oldestMajor } from './find.ts'
export { type Paired, type PairOptions, pair, whatToPress } from './pairing.ts'
export { rightName, rightsPlace } from './rights.ts'
