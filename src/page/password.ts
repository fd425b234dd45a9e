/**
 * Passwords that people copy from a terminal to a phone: four pronounceable words of five letters, such as
 * `lusab-babad-gutih-tugad`. They are proquints (D. Wilkerson, "A Proposal for Proquints", arXiv:0901.4016): consonants and
 * vowels in turn, sixteen consonants for four bits each and four vowels for two. A word thus has 16 bits and a password 64,
 * all random. They belong to no language, so French and English users read them alike, and they need no list of words.
 */
import { randomBytes } from 'node:crypto'

const consonants = 'bdfghjklmnprstvz'
const vowels = 'aiou'
const words = 4

export function generatePassword(): string {
  const bytes = randomBytes(words * 2)
  return Array.from({ length: words }, (_, at) => wordFor(bytes.readUInt16BE(at * 2))).join('-')
}

/** @param bits sixteen */
function wordFor(bits: number): string {
  const consonant = (shift: number) => consonants.charAt((bits >> shift) & 0xf)
  const vowel = (shift: number) => vowels.charAt((bits >> shift) & 0x3)
  return `${consonant(12)}${vowel(10)}${consonant(6)}${vowel(4)}${consonant(0)}`
}
