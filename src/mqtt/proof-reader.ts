/** Looks whether the broker still has a retained message. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Proof } from './broker-memory.ts'
import type { Received } from './message.ts'
import type { Session } from './session.ts'

/** How long a broker may take from its answer to the subscription to the retained message. */
const arrivesWithin = 200

export class ProofReader {
  #wanted: { readonly proof: Proof; readonly found: (isFound: true) => void } | undefined

  /** Takes every message that the session receives. */
  receive({ topic, payload }: Received): void {
    if (this.#wanted?.proof.topic === topic && this.#wanted.proof.payload.equals(payload)) this.#wanted.found(true)
  }

  /** Call this before the session has subscribed. The promise stays pending if the connection breaks first. */
  async find(session: Session, proof: Proof): Promise<boolean> {
    const found = new Promise<true>((resolve) => {
      this.#wanted = { proof, found: resolve }
    })
    await session.look(proof.topic)
    const isFound = await Promise.race([found, sleep(arrivesWithin, false)])
    this.#wanted = undefined
    await session.unsubscribe([proof.topic])
    return isFound
  }
}
