/** The screens: at the bottom on a phone, on the left of a wide window. */
import { w } from '../language.ts'
import { route, to } from '../route.ts'
import { session } from '../store.ts'
import { Icon } from './icon.tsx'
import { LanguageSwitch } from './language-switch.tsx'
import { SignOut } from './sign-out.tsx'

/** `phone`: it has a place on the bar of a phone. The others are on the screen "More". */
export function menuEntries() {
  const words = w()
  return [
    { name: '', text: words.now, icon: 'mdi:home-outline', phone: true },
    { name: 'people', text: words.people, icon: 'mdi:account-group-outline', phone: true },
    { name: 'line', text: words.line, icon: 'mdi:chart-line', phone: true },
    { name: 'all', text: words.all, short: words.allShort, icon: 'mdi:format-list-bulleted', phone: true },
    { name: 'health', text: words.health, icon: 'mdi:heart-pulse', phone: false },
    { name: 'settings', text: words.settings, icon: 'mdi:cog-outline', phone: false },
    { name: 'diagnostics', text: words.diagnostics, icon: 'mdi:stethoscope', phone: false },
    { name: 'setup', text: words.setup, icon: 'mdi:check-circle-outline', phone: false },
  ]
}

export function Menu() {
  const [current] = route.value
  const entries = menuEntries()
  const isMore = entries.some(({ name, phone }) => !phone && name === current) || current === 'more'
  return (
    <nav class="menu" aria-label={w().menu}>
      <p class="brand">
        <Icon name="mdi:router-wireless" />
        freebox2mqtt
      </p>
      <ul>
        {entries.map(({ name, text, short, icon, phone }) => (
          <li key={name} class={phone ? '' : 'wide'}>
            <a href={to(name)} {...(name === current && { 'aria-current': 'page' })}>
              <Icon name={icon} />
              <span class={short === undefined ? '' : 'wide'}>{text}</span>
              {short !== undefined && <span class="narrow">{short}</span>}
            </a>
          </li>
        ))}
        <li class="narrow">
          <a href={to('more')} {...(isMore && { 'aria-current': 'page' })}>
            <Icon name="mdi:dots-horizontal" />
            <span>{w().moreScreen}</span>
          </a>
        </li>
      </ul>
      <div class="wide foot">
        <SignOut />
        <LanguageSwitch />
        {session.value !== null && <p class="detail">{w().versionIs(session.value.version)}</p>}
      </div>
    </nav>
  )
}
