/**
 * The names by which people know the models of the box. The box itself says "Freebox v7 (r1)". The model is the `box_model`
 * of `/api_version`, the name in `model_info`, or the board: they begin alike, and what follows differs between firmwares.
 */
const names: readonly (readonly [model: RegExp, name: string])[] = [
  [/^fbxgw9(?!\d)/, 'Freebox Ultra'],
  [/^fbxgw8(?!\d)/, 'Freebox Pop'],
  [/^fbxgw7(?!\d)/, 'Freebox Delta'],
  [/^fbxgw-r\d+\/full/, 'Freebox Révolution'],
  [/^fbxgw-r\d+\/mini/, 'Freebox Mini 4K'],
  [/^fbxgw-r\d+\/one/, 'Freebox One'],
]

// A box that does not call itself a Freebox keeps its name: an Iliadbox has the board of a Pop.
/** The name of a model: "Freebox Delta". An unknown one keeps what the box says (`told`). */
export function boxModelName(model: string | undefined, told: string | null | undefined): string | undefined {
  const known = names.find(([pattern]) => pattern.test(model ?? ''))?.[1]
  return told && !/^freebox/i.test(told) ? told : (known ?? told ?? undefined)
}
