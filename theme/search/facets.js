/* How many candidates each value of a facet has. Fetched with what shows an answer, not with what finds it. */

export function countFacets(reader, candidates) {
  return Promise.all(reader.manifest.facets.map(async ([key, label]) => {
    const values = Array.from(await reader.facet(key), ([value, held]) => (
      { label: value, count: candidates.numbers.filter((number) => held.has(number)).length }
    ));
    values.sort((a, b) => b.count - a.count || (a.label < b.label ? -1 : 1));
    return { key, label, values: values.filter((value) => value.count) };
  }));
}
