/** For a report of an error: an anonymised dump; and what helps at times: reading again, a restart. */
import { useSignal } from '@preact/signals'
import type { DumpedAnswer, DumpReply, Failed } from '../../src/page/contract.ts'
import { ask, askFile } from '../api.ts'
import { carriedOut, type Outcome } from '../command.ts'
import { w } from '../language.ts'
import { confirmed } from '../parts/dialog.tsx'
import { Limited } from '../parts/limited.tsx'
import { ErrorText } from '../parts/messages.tsx'
import { Refusal } from '../parts/simple-controls.tsx'
import { session } from '../store.ts'

export function Diagnostics() {
  return (
    <>
      <h1 tabIndex={-1}>{w().diagnostics}</h1>
      <Dump />
      <Restart />
    </>
  )
}

function Dump() {
  const answers = useSignal<readonly DumpedAnswer[] | undefined>(undefined)
  const refused = useSignal<Failed | undefined>(undefined)
  const isBusy = useSignal(false)
  const during = async (work: () => Promise<void>) => {
    if (isBusy.value) return
    isBusy.value = true
    refused.value = undefined
    await work()
    isBusy.value = false
  }
  const record = () =>
    during(async () => {
      const reply = await recorded()
      if (reply.status === 'ok') answers.value = reply.answers
      else refused.value = reply
    })
  const download = () =>
    during(async () => {
      const answer = await askFile('api/dump', {})
      if (answer.ok) save(answer.data, 'freebox-dump.json.gz')
      else refused.value = answer.refused
    })
  return (
    <section class="card">
      <p>{w().dumpText}</p>
      <div class="actions">
        <button type="button" class="button" aria-busy={isBusy.value} onClick={() => void record()}>
          {w().dumpList}
        </button>
        {answers.value !== undefined && (
          <button type="button" class="button main" aria-busy={isBusy.value} onClick={() => void download()}>
            {w().dumpGet}
          </button>
        )}
      </div>
      <p role="status">{isBusy.value ? w().dumpWait : ''}</p>
      <ErrorText refused={refused.value} />
      {answers.value !== undefined && <DumpEntries answers={answers.value} />}
    </section>
  )
}

function DumpEntries({ answers }: { readonly answers: readonly DumpedAnswer[] }) {
  const counts = new Map(answers.map(({ path, count }) => [path, count]))
  return (
    <>
      <h2>{w().dumpHas(answers.length)}</h2>
      <Limited
        keys={[...counts.keys()]}
        render={(path) => (
          <li class="row" key={path}>
            <code class="label">{path}</code>
            <span class="state off">{counts.get(path)}</span>
          </li>
        )}
      />
    </>
  )
}

const askAgainAfter = 2000

/** Reads the box. That can take longer than an answer may, so it is asked for again until it is complete. */
async function recorded(): Promise<Exclude<DumpReply, { readonly status: 'recording' }>> {
  for (;;) {
    const answer = await ask<DumpReply>('POST', 'api/dump', { list: true })
    if (!answer.ok) return answer.refused
    if (answer.data.status !== 'recording') return answer.data
    await new Promise((resolve) => setTimeout(resolve, askAgainAfter))
  }
}

/** A link that the browser follows as a download. */
function save(file: Blob, name: string): void {
  const url = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

function Restart() {
  const outcome = useSignal<Outcome>({ is: 'idle' })
  const send = async (name: string) => {
    outcome.value = { is: 'pending' }
    outcome.value = await carriedOut('api/request', { name, input: {} })
  }
  const restart = async () => {
    if (await confirmed(w().restart, null)) await send('restart')
  }
  if (session.value?.readOnly === true) return null
  return (
    <section class="card">
      <p>{w().refreshText}</p>
      <div class="actions">
        <button type="button" class="button" onClick={() => void send('refresh')}>
          {w().refresh}
        </button>
      </div>
      <p>{w().restartText}</p>
      <div class="actions">
        <button type="button" class="button" onClick={() => void restart()}>
          {w().restart}
        </button>
      </div>
      <Refusal outcome={outcome.value} />
      {outcome.value.is === 'done' && <p class="good">{w().done}</p>}
    </section>
  )
}
