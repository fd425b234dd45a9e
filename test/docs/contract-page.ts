/**
 * docs/reference/contract.md: the words of the contract with their types and doc comments, read from src/contract/ by
 * TypeScript's parser, which version 7 does not offer yet. It is here and not in src/docs/, because TypeScript is not a
 * dependency of the program.
 */
import { readFileSync } from 'node:fs'
import ts from 'typescript'
import { numberClasses } from '../../src/contract/units.ts'
import { blocks, code, codes, table } from '../../src/docs/markdown.ts'

interface Section {
  readonly title: string
  readonly text: string
  /** Each declaration of a file; all exported ones if `names` is absent. */
  readonly from: readonly { readonly file: string; readonly names: readonly string[] }[]
}

const kinds =
  'NumberSensor CountSensor MomentSensor TextSensor BinarySensor Switch Button NumberEntity Select Text EventEntity Tracker Update Picture QrCode Alarm Cover Light'

const sections: readonly Section[] = [
  {
    title: 'Adapter',
    text: 'The default export of `adapters/<name>/index.ts` is what `adapter({…})` returns.',
    from: [{ file: 'adapter', names: ['Adapter'] }],
  },
  {
    title: 'Resource',
    text: '`one({…})` is a resource that exists once, `many({…})` a list of objects. The words in the order in which a table has them; `key` to `listEvents` are only for `many`.',
    from: [
      { file: 'resource', names: ['Source', 'Many', 'Tables'] },
      { file: 'parts', names: ['Prefix', 'Device', 'Join', 'Busy', 'Hint', 'EventPart', 'Tidy', 'Ends'] },
    ],
  },
  {
    title: 'Rows',
    text: 'A row of `entities`, `settings` or `diagnostics`. `is` says the kind, which is a platform of Home Assistant. A row needs a `value` only if its key does not name a field of the right type, and a `set` only if the resource has no `put`.',
    from: [
      {
        file: 'entities',
        names: ['Common', 'Attributes', 'Options', 'Commandable', 'Danger', 'Value', 'Writable', 'Converted'],
      },
    ],
  },
  {
    title: 'Kinds of rows',
    text: 'What each kind adds. `set` and `press` return requests; they may be async and read first.',
    from: [{ file: 'entities', names: kinds.split(' ') }],
  },
  {
    title: 'Commands and queries',
    text: 'A command takes JSON on `…/set`. A query is asked on `bridge/request/<adapter>/<query>` and never polled.',
    from: [
      { file: 'resource', names: ['Input', 'CommandParts', 'ObjectCommand', 'ListCommand'] },
      { file: 'resource', names: ['Answered', 'PlainQuery', 'ObjectQuery', 'ComposedQuery', 'asked'] },
      { file: 'caller', names: ['Caller', 'Ration'] },
      { file: 'refusal', names: ['Refusal'] },
    ],
  },
  {
    title: 'Requests',
    text: 'What commands return.',
    from: [
      { file: 'requests', names: ['get', 'post', 'put', 'del', 'Request', 'FormFile', 'Upload', 'upload'] },
      { file: 'requests', names: ['Amendment', 'AmendTarget', 'amend', 'Alternative', 'orElse', 'Requests', 'Undo'] },
    ],
  },
  {
    title: 'Reading',
    text: 'What `from` is called with, if it is a function.',
    from: [{ file: 'reader', names: ['Reader', 'Turn', 'source'] }],
  },
  {
    title: 'Leaves and helpers',
    text: 'Schemas for values that firmwares write in different ways, and functions that tables use.',
    from: [
      {
        file: 'leaves',
        names: ['text', 'oneLine', 'flag', 'numeric', 'amount', 'moment', 'path', 'encodePath', 'secret', 'Secret'],
      },
      { file: 'leaves', names: ['verbatim', 'fingerprint', 'oneOf', 'list', 'texts', 'orNull'] },
      { file: 'conversion', names: ['shown'] },
      { file: 'items', names: ['parseEach'] },
      { file: 'inputs', names: ['described', 'macAddress', 'instant'] },
      { file: 'week', names: ['weekPlan', 'week', 'weekOf', 'mappingOf', 'days'] },
      { file: 'week-spans', names: ['offPlan', 'weekSpans', 'spansOf', 'mappingWith', 'isOffAt', 'offPeriods'] },
      { file: 'time-of-day', names: ['timeOfDay', 'minutesOf', 'timeAfter'] },
      { file: 'version', names: ['atLeast'] },
      { file: 'box-models', names: ['boxModelName'] },
      { file: 'phrase', names: ['phrase', 'wordOf', 'Phrase'] },
      { file: 'interval', names: ['Interval', 'secondsOf'] },
    ],
  },
]

/** The meaning of words that have no doc comment, because their name says it to a reader of the code. */
const meanings: Readonly<Record<string, string>> = {
  'Adapter.resources': 'The resources by name, or a function of the options.',
  'Source.every': 'The interval between reads; users can change it.',
  'Many.schema': 'The zod schema of one object: what the box sends becomes what the rows work with.',
  'Tables.prefix': 'See Prefix.',
  'Tables.entities': 'The main rows.',
  'Tables.commands': 'Commands with JSON input, by name: `{ takes, ask }`.',
  'Tables.queries': 'Queries, by name: `{ takes, ask, answer }`, or `{ takes, answers }`.',
  'Caller.api': 'The API version of the box.',
  'Refusal.code': 'The `error_code`.',
  'Prefix.name': 'Of names.',
  'Prefix.id': 'Of ids.',
  'Device.name': 'Its name.',
  'Device.manufacturer': 'Shown.',
  'Device.model': 'Shown.',
  'Device.version': 'Shown.',
  'Device.serial': 'Shown.',
  'Device.area': 'Suggested area.',
  'Join.resource': 'The other resource: `lan.host`.',
  'Busy.every': 'The faster interval.',
  'Busy.when': 'Whether an object is busy.',
  'Busy.afterCommand': 'How long it holds after a command.',
  'EventPart.key': 'The key of the object.',
  'EventPart.raw': 'Replaces these fields of the raw object.',
  'Common.icon': 'A Material Design icon.',
  'Options.options': 'The words.',
  'Commandable.danger': 'For rows with commands.',
  'Danger.says': 'What the command does, in one sentence.',
  'Danger.when': 'Which inputs are dangerous.',
  'Value.value': 'The value of an object.',
  'Writable.set': 'The requests that set a value.',
  'Writable.field': 'The field that is shown and written, if not the key.',
  'NumberSensor.unit': 'The unit. With a `class`, one that the class allows (below).',
  'NumberSensor.total': 'It counts up, and starts again at 0.',
  'CountSensor.count': 'How many there are now, or in total; `none`: a number such as a channel.',
  'MomentSensor.class': 'A moment in time.',
  'MomentSensor.tolerance': 'As for numbers, in seconds.',
  'MomentSensor.ago': 'The value is the number of seconds that have passed.',
  'TextSensor.options': 'All possible words: an `enum` in Home Assistant.',
  'NumberEntity.unit': 'As for a sensor.',
  'NumberEntity.min': 'The lowest value.',
  'NumberEntity.max': 'The highest value.',
  'NumberEntity.step': 'Between two values; 1 by default.',
  'NumberEntity.mode': 'How Home Assistant shows it.',
  'Text.max': 'Characters.',
  'Phrase.fields': 'Its parts.',
  'Button.press': 'The requests that it sends.',
  'EventEntity.types': 'By event type: whether it happened between two versions of an object.',
  'Update.value': 'The versions: `{ installed_version, latest_version, in_progress? }`.',
  'Picture.content': 'The type of the bytes; JPEG by default.',
  'QrCode.qr': 'The text.',
  'Alarm.actions': 'Which actions the panel offers: `ARM_AWAY`, `ARM_NIGHT`, `ARM_HOME`, `DISARM`, `TRIGGER`.',
  'Alarm.set': 'The requests for an action.',
  'Cover.position': 'The position; absent if the cover reports none.',
  'Cover.canStop': 'false if it cannot stop.',
  'Cover.set': 'The requests for a command or a position.',
  'Light.brightness': 'The brightness; absent if the light has none.',
  'Light.color': 'Hue and saturation; absent if the light has no colour.',
  'Light.set': 'The requests for one change: `{ on }`, `{ brightness }` or `{ color }`.',
  'Input.takes': 'The zod schema of the input.',
  'Input.danger': 'See Danger.',
  'ObjectCommand.on': 'The command of one object; the default.',
  'ObjectCommand.ask': 'The requests for an input and an object.',
  'ListCommand.on': 'The command of the list: its topic has no id.',
  'ListCommand.ask': 'The requests for an input and the current objects.',
  'PlainQuery.ask': 'The request for an input.',
  'ObjectQuery.on': 'The query needs an object.',
  'ObjectQuery.ask': 'The request for an input and an object.',
  'Request.method': 'The HTTP method.',
  'FormFile.filename': 'The name that the box sees.',
  'Upload.upload': 'The folder (in base64), the name, the content, and what happens to a file that exists.',
  'Amendment.amend': 'The path.',
  'Amendment.change': 'The fields to replace.',
  'AmendTarget.amend': 'The path.',
  'Alternative.first': 'Sent first.',
  'Alternative.codes': 'The error codes.',
  'Alternative.otherwise': 'Sent instead.',
}

/** Classes are Home Assistant's device classes. Text for all words of this name. */
const classMeaning = 'Device class.'

const introduction = `<!-- Generated from the types of src/contract/: \`npm run docs\` writes this page. -->

# The contract

The words that an adapter's tables may use, from the types in \`src/contract/\`. Adapters import \`src/contract/index.ts\`,
zod and \`adapters/sources/\`, and nothing else. [CONTRIBUTING.md](../../CONTRIBUTING.md) has an example from beginning to
end, and [architecture](../internals/architecture.md#the-contract) the reasons.

\`O\` is the object that the schema returns. \`undefined\` as a value means that this box has no such thing, and \`null\` that
the value is unknown now. A word with \`?\` may be left out.`

export function contractPage(): string {
  return `${blocks(introduction, ...sections.map(sectionOf), classes())}\n`
}

/** The names that the page explains. */
export const explained: readonly string[] = sections.flatMap(({ from }) => from.flatMap(({ names }) => names))

function sectionOf({ title, text, from }: Section): string {
  const declared = from.flatMap(({ file, names }) => {
    const source = parse(file)
    return names.map((name) => ({ name, node: declarationOf(source, name), source }))
  })
  const rows = declared.filter(({ node }) => membersOf(node).length === 0)
  const single = rows.map(({ name, node, source }) => [code(name), commentOf(node, source)])
  const withMembers = declared.filter(({ node }) => membersOf(node).length > 0).map(memberTable)
  return blocks(`## ${title}`, text, table(['Word', 'Meaning'], single), ...withMembers)
}

interface Declared {
  readonly name: string
  readonly node: ts.Node
  readonly source: ts.SourceFile
}

function memberTable({ name, node, source }: Declared): string {
  const rows = membersOf(node).map((member) => {
    const word = code(`${member.name.getText(source)}${member.questionToken === undefined ? '' : '?'}`)
    return [word, typeOf(member, source), meaningOf(name, member, source)]
  })
  return blocks(
    `### ${kindOf(node, source) ?? name}`,
    commentOf(node, source),
    table(['Word', 'Type', 'Meaning'], rows),
  )
}

function meaningOf(declaration: string, member: Member, source: ts.SourceFile): string {
  const word = member.name.getText(source)
  const written = meanings[`${declaration}.${word}`] ?? (word === 'class' ? classMeaning : '')
  return commentOf(member, source) || written
}

/** The heading of a kind: the value of its `is`, and the name of its type if several share it. */
function kindOf(node: ts.Node, source: ts.SourceFile): string | undefined {
  const is = propertiesIn(node).find((it) => it.name.getText(source) === 'is')
  if (is?.type === undefined || !ts.isTypeAliasDeclaration(node)) return undefined
  const kinds = is.type.getText(source).replaceAll("'", '').replace(' | ', ', ')
  return `${kinds} (${node.name.text})`
}

type Member = ts.PropertySignature | ts.MethodSignature

/** The members of an interface, or of the literals that a type combines. The first declaration of a name counts. */
function membersOf(node: ts.Node): readonly Member[] {
  const named = new Map<string, Member>()
  for (const member of propertiesIn(node)) {
    const name = member.name.getText()
    const isForbidden = member.type?.kind === ts.SyntaxKind.NeverKeyword
    if (name !== 'is' && !isForbidden && !named.has(name)) named.set(name, member)
  }
  return [...named.values()]
}

function propertiesIn(node: ts.Node): Member[] {
  if (ts.isPropertySignature(node) || ts.isMethodSignature(node)) return [node]
  if (ts.isFunctionLike(node) || ts.isMappedTypeNode(node)) return []
  const found: Member[] = []
  ts.forEachChild(node, (child) => void found.push(...propertiesIn(child)))
  return found
}

const longestType = 90

function typeOf(member: Member, source: ts.SourceFile): string {
  const text = ts.isMethodSignature(member)
    ? `(${member.parameters.map((it) => it.getText(source)).join(', ')}) => ${member.type?.getText(source)}`
    : (member.type?.getText(source) ?? '')
  const line = text.replace(/\s+/g, ' ').replace(/z\.output<S>/g, 'O')
  return line.length > longestType ? '' : code(line)
}

/** The doc comment in one line. */
function commentOf(node: ts.Node, source: ts.SourceFile): string {
  const holder = ts.isVariableDeclaration(node) ? node.parent.parent : node
  const ranges = ts.getLeadingCommentRanges(source.text, holder.getFullStart()) ?? []
  const doc = ranges.map(({ pos, end }) => source.text.slice(pos, end)).findLast((it) => it.startsWith('/**'))
  const text = (doc ?? '').replace(/^\/\*\*|\*\/$/g, '').replace(/^[ \t]*\* ?/gm, '')
  return text
    .replace(/@param (\w+)/g, '`$1`:')
    .replace(/\s+/g, ' ')
    .trim()
}

const parsed = new Map<string, ts.SourceFile>()

function parse(file: string): ts.SourceFile {
  const path = `src/contract/${file}.ts`
  const known = parsed.get(path) ?? ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true)
  parsed.set(path, known)
  return known
}

type Named =
  | ts.VariableDeclaration
  | ts.FunctionDeclaration
  | ts.ClassDeclaration
  | ts.InterfaceDeclaration
  | ts.TypeAliasDeclaration

function namedDeclarations(statement: ts.Statement): readonly Named[] {
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations
  const isNamed =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement)
  return isNamed ? [statement] : []
}

function declarationOf(source: ts.SourceFile, name: string): ts.Node {
  const declarations = source.statements.flatMap(namedDeclarations)
  const found = declarations.find((it) => it.name?.getText(source) === name)
  if (found === undefined) throw new Error(`${source.fileName} declares no ${name}`)
  return found
}

function classes(): string {
  const rows = Object.entries(numberClasses).map(([name, { units }]) => [code(name), codes(units)])
  return blocks(
    '## Classes and units',
    'The `class` of a number, and the units that it allows.',
    table(['Class', 'Units'], rows),
  )
}
