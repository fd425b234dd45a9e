import { w } from '../language.ts'
import { Icon } from './icon.tsx'

interface SearchFieldProps {
  /** What is searched. */
  readonly label: string
  readonly value: string
  readonly onSearch: (text: string) => void
}

export function SearchField({ label, value, onSearch }: SearchFieldProps) {
  return (
    <search class="search">
      <Icon name="mdi:magnify" />
      <input
        type="search"
        class="input"
        aria-label={`${w().search}: ${label}`}
        placeholder={label}
        value={value}
        onInput={({ currentTarget }) => onSearch(currentTarget.value)}
      />
    </search>
  )
}
