// What a person sees of the demo: numbered steps with their seconds, and what each showed.

/** Says the steps of one run. */
export function teller() {
  const began = performance.now();
  const seconds = () => ((performance.now() - began) / 1000).toFixed(1);
  let number = 0;
  return {
    step(title) {
      number += 1;
      console.log(`\n${String(number).padStart(2)}. ${title}  (${seconds()} s)`);
    },
    line(text) {
      console.log(`      ${text}`);
    },
    done(text) {
      console.log(`\n${text} (${seconds()} s)`);
    },
  };
}
