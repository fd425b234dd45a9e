/** Matches French that lacks the narrow space before : ; ! ? or inside « », or has a straight apostrophe. */
export const badlySet = /[^\u202f][;!?»]|[^\u202f\d] ?: |«[^\u202f]|[a-zé]'[a-zé]/i
