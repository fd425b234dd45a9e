/** On a phone: the screens that have no place on the bar, the language, and how to sign out. */
import { w } from '../language.ts'
import { Icon } from '../parts/icon.tsx'
import { LanguageSwitch } from '../parts/language-switch.tsx'
import { menuEntries } from '../parts/menu.tsx'
import { SignOut } from '../parts/sign-out.tsx'
import { to } from '../route.ts'
import { session } from '../store.ts'

export function More() {
  const entries = menuEntries().filter(({ phone }) => !phone)
  return (
    <>
      <h1 tabIndex={-1}>{w().moreScreen}</h1>
      <ul class="rows">
        {entries.map(({ name, text, icon }) => (
          <li class="row" key={name}>
            <Icon name={icon} />
            <a class="label" href={to(name)}>
              {text}
            </a>
          </li>
        ))}
      </ul>
      <h2 class="section-title">{w().language}</h2>
      <LanguageSwitch />
      <SignOut />
      {session.value !== null && <p class="detail version">{w().versionIs(session.value.version)}</p>}
    </>
  )
}
