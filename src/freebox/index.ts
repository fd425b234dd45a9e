/** What the rest of the project uses of the Freebox client. */
export { createFreebox } from './client.ts'
export { discoverFreebox } from './discover.ts'
export { asList } from './envelope.ts'
export { type Paired, type PairOptions, pair, whatToPress } from './pairing.ts'
export { sustainedPerMinute } from './request-budget.ts'
export { rightName, rightsPlace } from './rights.ts'
export type {
  Backoff,
  BoxInfo,
  Bytes,
  Candidates,
  Download,
  DownloadOptions,
  FileSource,
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
  Uploaded,
  UploadFile,
  WebsocketState,
} from './types.ts'
export { FileExists } from './upload-socket.ts'
