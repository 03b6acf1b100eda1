/**
 * The upper end of the one-sided 95 % confidence interval of a mean count, when `count` were seen (Garwood 1936, the exact
 * Poisson bound): the mean at which so few or fewer come with a chance of 5 %.
 */
export function upperBound(count: number): number {
  let [least, most] = [count, 10 + 3 * count];
  for (let each = 0; each < 60; each++) {
    const middle = (least + most) / 2;
    if (chanceOfAtMost(count, middle) > 0.05) least = middle;
    else most = middle;
  }
  return most;
}

function chanceOfAtMost(count: number, mean: number): number {
  let term = Math.exp(-mean);
  let sum = term;
  for (let each = 1; each <= count; each++) {
    term *= mean / each;
    sum += term;
  }
  return sum;
}
