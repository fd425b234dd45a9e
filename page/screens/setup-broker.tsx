/** The step of the broker: the built-in one, or the address of another with a trial. */
import { useSignal } from '@preact/signals'
import type { BrokerRequest, Failed, SetupBroker } from '../../src/page/contract.ts'
import { w } from '../language.ts'
import { ErrorText } from '../parts/messages.tsx'
import { TextInput } from '../parts/text-input.tsx'
import { useStep } from './setup-request.ts'

interface BrokerStepProps {
  readonly broker: SetupBroker
  readonly isOpen: boolean
}

export function BrokerStep({ broker, isOpen }: BrokerStepProps) {
  const isChanging = useSignal(false)
  const { is, embedded, url, lockedBy, error } = broker
  const isFormShown = lockedBy === null && (isChanging.value || isOpen)
  return (
    <>
      {is === 'connected' && <p>{embedded ? w().brokerEmbedded(...placeOf(url)) : w().brokerDone(url)}</p>}
      {is === 'trying' && <p role="status">{w().brokerTrying}</p>}
      {error !== null && !isFormShown && <ErrorText refused={{ status: 'error', error, error_code: 'broker' }} />}
      {lockedBy !== null && <p class="detail">{w().lockedBy(lockedBy)}</p>}
      {isFormShown && <BrokerForm broker={broker} />}
      {lockedBy === null && !isFormShown && (
        <button type="button" class="button" onClick={() => (isChanging.value = true)}>
          {embedded ? w().brokerOther : w().change}
        </button>
      )}
    </>
  )
}

/** Host and port of `mqtt://127.0.0.1:1883`. Older browsers cannot read such an address. */
function placeOf(url: string): [host: string, port: string] {
  const [, host = url, port = '1883'] = /^mqtt:\/\/(.*?)(?::(\d+))?\/?$/.exec(url) ?? []
  return [host, port]
}

function BrokerForm({ broker }: { readonly broker: SetupBroker }) {
  const url = useSignal(broker.embedded ? 'mqtt://' : broker.url)
  const username = useSignal('')
  const password = useSignal('')
  const works = useSignal(false)
  const { refused, isPending, send } = useStep()
  const request = (save: boolean): BrokerRequest => ({
    ...{ url: url.value, username: username.value, password: password.value, save },
  })
  const attempt = async () => {
    works.value = await send('POST', 'api/setup/broker', request(false))
  }
  const builtIn = () => send('POST', 'api/setup/broker', { url: '', username: '', password: '', save: true })
  return (
    <form
      class="broker"
      onSubmit={(event) => {
        event.preventDefault()
        void (works.value ? send('POST', 'api/setup/broker', request(true)) : attempt())
      }}
    >
      <BrokerField id="broker-url" label={w().brokerUrl} value={url} works={works} inputMode="url" />
      <BrokerField id="broker-user" label={w().brokerUser} value={username} works={works} />
      <BrokerField id="broker-password" label={w().brokerPassword} value={password} works={works} isSecret />
      <p class="detail">{w().brokerKeep}</p>
      {works.value && (
        <p class="good" role="status">
          {w().brokerWorks}
        </p>
      )}
      <ErrorText refused={refused.value ?? lastError(broker)} />
      <div class="actions">
        <button type="submit" class="button main" aria-busy={isPending.value}>
          {works.value ? w().brokerSave : w().brokerTry}
        </button>
        {!broker.embedded && (
          <button type="button" class="button" onClick={() => void builtIn()}>
            {w().brokerBuiltIn}
          </button>
        )}
      </div>
    </form>
  )
}

/** Of a trial before the page was loaded. */
function lastError({ error }: SetupBroker): Failed | undefined {
  return error === null ? undefined : { status: 'error', error, error_code: 'broker' }
}

interface BrokerFieldProps {
  readonly id: string
  readonly label: string
  readonly isSecret?: boolean
  readonly inputMode?: 'url'
  readonly value: { value: string }
  /** What was tried is another connection after a change. */
  readonly works: { value: boolean }
}

function BrokerField({ id, label, isSecret = false, inputMode, value, works }: BrokerFieldProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <TextInput
        id={id}
        class="input"
        isSecret={isSecret}
        {...(inputMode !== undefined && { inputMode })}
        autocomplete="off"
        value={value.value}
        onEnter={(text) => {
          value.value = text
          works.value = false
        }}
      />
    </div>
  )
}
