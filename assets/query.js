/* The query as text: finds its terms, and replaces one by another of a list. Its language: market/search. */

(function (dualcaster) {
  "use strict";

  const ANY = "all"; // chosen in a list: none of its terms
  const PRICE = "{price}"; // in a term: the currency of the page
  const PIECES = /"[^"]*"?|[()]|[^\s()"]+/g;

  const inCurrency = (term, currency) => term.replaceAll(PRICE, currency);
  const readingsOf = (term) => (term.includes(PRICE) ? ["usd", "eur"].map((code) => inCurrency(term, code)) : [term]);
  const wordsOf = (text) => text.split(/\s+/).filter(Boolean);

  function has(query, term) {
    const words = wordsOf(query);
    return readingsOf(term).some((reading) => wordsOf(reading).every((word) => words.includes(word)));
  }

  // Returns the choice of a list, whose first value is ANY: its last term in the query.
  function chosenIn(query, [, ...terms]) {
    return terms.findLast((term) => has(query, term)) ?? ANY;
  }

  function without(query, terms) {
    const unwanted = terms.flatMap(readingsOf).flatMap(wordsOf);
    return wordsOf(query).filter((word) => !unwanted.includes(word)).join(" ");
  }

  // Returns whether an added term would belong to the last part of an "or" only.
  function hasOuterOr(query) {
    let depth = 0;
    return (query.match(PIECES) || []).some((piece) => {
      depth += piece === "(" ? 1 : piece === ")" ? -1 : 0;
      return depth === 0 && piece.toLowerCase() === "or";
    });
  }

  // Returns the query with the choice of a list in place of the list's other terms.
  function choose(query, chosen, [, ...terms], currency) {
    const rest = without(query, terms);
    if (chosen === ANY) return rest;
    const kept = hasOuterOr(rest) ? `(${rest})` : rest;
    return [kept, inCurrency(chosen, currency)].filter(Boolean).join(" ");
  }

  dualcaster.query = { ANY, chosenIn, choose };
})((window.dualcaster ??= {}));
