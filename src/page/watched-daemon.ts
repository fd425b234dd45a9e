/** The running daemon, as the page sees it. */
import type { ReportSources } from '../bridge/reports.ts'
import type { Outcome } from '../engine/command/reply.ts'
import type { ShowObserver } from '../engine/ports.ts'
import type { Address } from '../mqtt/topics.ts'
import type { Status } from './contract.ts'

/** What the server shows of a running daemon, and what it hands on to it. */
export interface WatchedDaemon {
  /** The address of the broker, without a password. */
  readonly broker: string
  /** False if the daemon is stuck. */
  isAlive(): boolean
  /** What `bridge/info` and `bridge/health` are made from. */
  sources(): ReportSources
  status(): { phase: Status['phase']; boxProblem: string | undefined; brokerConnected: boolean }
  /** Calls the observer for everything that is shown from now on. Returns the function that ends this. */
  observe(observer: { readonly shown: ShowObserver; readonly engineStarted: () => void }): () => void
  /** Carries out a command as if it had arrived over MQTT. @param word an entity, `entity/brightness` or a command */
  command(address: Address, word: string, payload: string): Promise<Outcome>
  /** Answers the request `bridge/request/<name>`. `readOnly`: only if it changes nothing. */
  request(name: string, input: unknown, options: { readonly readOnly: boolean }): Promise<Outcome>
}
