import { choose, language, w } from '../language.ts'

const languages = [
  ['en', 'English'],
  ['fr', 'Français'],
] as const

export function LanguageSwitch() {
  return (
    <fieldset class="segments">
      <legend class="hidden">{w().language}</legend>
      {languages.map(([code, text]) => (
        <button
          type="button"
          key={code}
          lang={code}
          aria-pressed={language.value === code}
          onClick={() => choose(code)}
        >
          {text}
        </button>
      ))}
    </fieldset>
  )
}
