/** An input for text, shown as dots if it is a secret. */
import type { InputHTMLAttributes } from 'preact'

type TextInputProps = Pick<
  InputHTMLAttributes<HTMLInputElement>,
  | 'id'
  | 'class'
  | 'value'
  | 'inputMode'
  | 'autocomplete'
  | 'required'
  | 'placeholder'
  | 'minLength'
  | 'maxLength'
  | 'aria-label'
  | 'aria-describedby'
  | 'aria-invalid'
> & { readonly isSecret: boolean; readonly onEnter: (text: string) => void }

export function TextInput({ isSecret, onEnter, ...rest }: TextInputProps) {
  const onInput = ({ currentTarget }: { readonly currentTarget: HTMLInputElement }) => onEnter(currentTarget.value)
  return isSecret ? (
    <input type="password" {...rest} onInput={onInput} />
  ) : (
    <input type="text" {...rest} onInput={onInput} />
  )
}
