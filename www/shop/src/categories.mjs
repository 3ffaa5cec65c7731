//! The categories: how many items, which styles, prices, colours and cloths each has.

/**
 * @typedef {object} Style
 * @property {string} id as the drawing knows it
 * @property {string} noun as it ends the item's name
 * @property {readonly [number, number]} price lowest and highest before the brand's level, in whole euros
 * @property {readonly string[]} colours names in PAINTS
 * @property {readonly (string | undefined)[]} [patterns] cloths; undefined is plain
 * @property {string} material one phrase
 * @property {readonly string[]} tags
 */

/**
 * @typedef {object} Category
 * @property {string} id as in item_category
 * @property {string} label
 * @property {string} blurb one line above the list
 * @property {number} count how many items
 * @property {readonly Style[]} styles
 */

const DARKS = ["black", "navy", "charcoal", "forest", "burgundy", "brown"];
const LEATHERS = ["black", "brown", "cognac", "tan", "burgundy", "navy"];
const EARTHS = ["olive", "rust", "sand", "stone", "camel", "forest", "brick"];
const BRIGHTS = ["mustard", "teal", "brick", "sky", "rust", "plum", "forest"];
const PALES = ["white", "cream", "sky", "blush", "sage", "lilac", "stone"];

const style = (id, noun, price, colours, material, tags, patterns = [undefined]) =>
  Object.freeze({ id, noun, price, colours, material, tags, patterns });

const shoes = [
  style("sneaker", "Sneaker", [59, 110], ["white", "navy", "black", "rust", "sage", "blush", "forest"], "smooth leather on a stitched rubber cup", ["casual", "sporty"]),
  style("runner", "Runner", [79, 139], ["grey", "teal", "navy", "black", "mustard", "lilac"], "air mesh and suede", ["sporty"], ["mesh"]),
  style("high-top", "High-Top", [65, 119], ["black", "white", "brick", "olive", "mustard"], "cotton canvas", ["casual"]),
  style("derby", "Derby", [119, 199], LEATHERS, "full-grain calf", ["classic", "office"]),
  style("loafer", "Loafer", [99, 189], LEATHERS, "polished calf", ["classic", "office"]),
  style("espadrille", "Espadrille", [35, 69], ["sky", "navy", "cream", "brick", "sage"], "cotton on a jute sole", ["summer"], [undefined, "stripe"]),
  style("slip-on", "Slip-On", [45, 79], ["olive", "navy", "black", "camel", "white"], "brushed canvas", ["casual", "summer"], [undefined, "gingham", undefined]),
];
const boots = [
  style("chelsea", "Chelsea Boot", [129, 209], LEATHERS, "waxed calf with elastic sides", ["classic"]),
  style("lace-up", "Lace-Up Boot", [119, 199], ["tan", "brown", "black", "olive", "cognac"], "oiled nubuck on a lug sole", ["casual", "winter"]),
  style("hiker", "Hiking Boot", [139, 219], ["forest", "brown", "charcoal", "navy", "rust"], "suede and recycled nylon", ["outdoor", "winter"]),
  style("riding", "Riding Boot", [169, 279], ["cognac", "black", "brown", "burgundy"], "vegetable-tanned leather", ["classic", "winter"]),
  style("rain", "Rain Boot", [49, 99], ["mustard", "forest", "navy", "brick", "teal"], "natural rubber", ["outdoor", "rain"]),
  style("heeled", "Heeled Boot", [139, 229], ["burgundy", "black", "camel", "plum"], "soft nappa", ["evening"]),
];
const jackets = [
  style("bomber", "Bomber", [99, 169], ["olive", "navy", "black", "burgundy", "sand"], "matte twill with ribbed cuffs", ["casual"]),
  style("puffer", "Puffer", [139, 239], ["rust", "black", "navy", "mustard", "sage", "teal"], "recycled down fill", ["winter", "outdoor"]),
  style("parka", "Parka", [179, 299], ["sand", "olive", "navy", "charcoal", "forest"], "waxed cotton with a warm hood", ["winter", "outdoor"]),
  style("trucker", "Trucker Jacket", [89, 149], ["denim", "navy", "black", "sand", "rust"], "rigid denim", ["casual"], ["denim"]),
  style("blazer", "Blazer", [159, 289], ["charcoal", "navy", "camel", "forest", "burgundy"], "brushed wool", ["office", "classic"], ["herringbone", "windowpane", undefined]),
  style("raincoat", "Raincoat", [99, 179], ["mustard", "navy", "forest", "brick", "sky"], "taped waterproof cotton", ["rain", "outdoor"]),
];
const shirts = [
  style("button-down", "Shirt", [49, 89], ["white", "sky", "navy", "blush", "sage"], "washed poplin", ["office"], ["gingham", "wide_pinstripe", undefined, "pin_dots"]),
  style("overshirt", "Overshirt", [69, 119], ["rust", "forest", "navy", "camel", "brick"], "brushed flannel", ["casual", "winter"], ["tartan", undefined, "windowpane"]),
  style("camp-collar", "Camp Shirt", [45, 79], ["teal", "cream", "rust", "navy", "plum"], "fluid viscose", ["summer"], ["leaf", "floral", "wide_pinstripe"]),
  style("polo", "Polo", [39, 75], ["navy", "white", "forest", "burgundy", "mustard"], "cotton piqué", ["casual", "sporty"]),
  style("tee", "Tee", [19, 39], ["cream", "white", "black", "sage", "navy", "rust", "sky"], "heavy organic jersey", ["casual"], [undefined, "stripe", undefined]),
  style("sweater", "Sweater", [69, 129], ["sage", "cream", "brick", "navy", "mustard"], "lambswool", ["winter"], ["cable", "knit", "fair_isle"]),
  style("roll-neck", "Roll-Neck", [75, 139], ["burgundy", "black", "camel", "charcoal", "teal"], "fine merino", ["winter", "office"], ["rib", "knit"]),
];
const trousers = [
  style("chino", "Chino", [59, 99], ["sand", "navy", "olive", "stone", "rust"], "stretch twill", ["casual", "office"]),
  style("jeans", "Straight Jeans", [79, 139], ["denim", "navy", "black", "grey"], "13 oz denim", ["casual"], ["denim"]),
  style("slim-jeans", "Slim Jeans", [75, 129], ["navy", "denim", "charcoal", "black"], "stretch denim", ["casual"], ["denim"]),
  style("wide", "Wide Trousers", [79, 149], ["charcoal", "cream", "camel", "navy", "plum"], "flowing wool blend", ["office"], ["pinstripe", undefined, "windowpane"]),
  style("jogger", "Jogger", [45, 79], ["grey", "navy", "black", "sage"], "loopback cotton", ["sporty", "casual"]),
  style("cargo", "Cargo Trousers", [69, 119], ["olive", "sand", "charcoal", "forest"], "ripstop cotton", ["outdoor"]),
  style("shorts", "Shorts", [39, 69], ["blush", "sand", "sky", "navy", "sage"], "washed cotton", ["summer"], [undefined, "gingham", "wide_pinstripe"]),
];
const dresses = [
  style("slip", "Slip Dress", [89, 169], ["burgundy", "cream", "black", "sage", "lilac"], "bias-cut satin", ["evening"]),
  style("a-line", "Sundress", [79, 139], ["navy", "white", "rust", "sky", "mustard"], "crisp cotton", ["summer"], ["floral", "dots", undefined, "gingham"]),
  style("wrap", "Wrap Dress", [89, 159], ["forest", "plum", "navy", "brick", "teal"], "soft crêpe", ["office", "evening"], ["floral", undefined, "leaf"]),
  style("shirt-dress", "Shirt Dress", [79, 149], ["sky", "cream", "olive", "denim", "sage"], "washed linen", ["casual", "summer"], ["wide_pinstripe", undefined, "gingham"]),
  style("midi", "Midi Dress", [95, 179], ["mustard", "blush", "teal", "navy", "lilac"], "light viscose", ["summer"], ["pin_dots", "floral", undefined]),
  style("knit-dress", "Knit Dress", [95, 169], ["stone", "charcoal", "burgundy", "camel", "forest"], "ribbed merino", ["winter"], ["rib", "cable", "knit"]),
];
const bags = [
  style("tote", "Tote", [39, 139], ["cream", "cognac", "navy", "black", "sage"], "canvas and bridle leather", ["casual"], ["stripe", undefined, undefined]),
  style("backpack", "Backpack", [79, 159], ["olive", "navy", "charcoal", "rust", "teal"], "waxed canvas", ["outdoor", "casual"]),
  style("satchel", "Satchel", [129, 249], LEATHERS, "vegetable-tanned leather", ["office", "classic"]),
  style("bucket", "Bucket Bag", [89, 179], ["tan", "sage", "black", "blush", "burgundy"], "pebbled leather", ["casual"]),
  style("crossbody", "Crossbody", [65, 149], ["burgundy", "black", "mustard", "forest", "lilac"], "smooth leather", ["casual", "evening"]),
  style("weekender", "Weekender", [119, 239], ["navy", "forest", "brown", "charcoal"], "heavy canvas", ["travel"], [undefined, "tartan"]),
];
const hats = [
  style("beanie", "Beanie", [19, 45], ["rust", "navy", "cream", "mustard", "forest", "grey"], "ribbed lambswool", ["winter"], ["rib", "cable"]),
  style("cap", "Cap", [25, 45], ["forest", "navy", "white", "sand", "denim"], "washed twill", ["casual", "sporty"]),
  style("fedora", "Fedora", [59, 119], ["camel", "charcoal", "burgundy", "olive"], "wool felt", ["classic"]),
  style("bucket-hat", "Bucket Hat", [29, 55], ["olive", "navy", "blush", "sky", "cream"], "quilted cotton", ["summer", "rain"], [undefined, "camo", "gingham"]),
  style("beret", "Beret", [29, 55], ["brick", "black", "navy", "plum"], "felted wool", ["classic", "winter"]),
  style("straw", "Straw Hat", [39, 85], ["sand", "cream"], "woven straw", ["summer"]),
];
const watches = [
  style("dress", "Dress Watch", [139, 289], LEATHERS, "steel case, sapphire glass", ["classic", "office"]),
  style("diver", "Dive Watch", [179, 349], ["navy", "black", "forest", "brick"], "steel case, 200 m", ["sporty"]),
  style("chronograph", "Chronograph", [219, 399], ["black", "tan", "brown", "navy"], "two-register movement", ["classic", "sporty"]),
  style("square", "Square Watch", [119, 249], ["burgundy", "black", "camel", "forest"], "slim quartz", ["office", "evening"]),
  style("field", "Field Watch", [89, 189], ["olive", "sand", "brown", "navy"], "brushed case, nylon lining", ["outdoor", "casual"]),
];
const sunglasses = [
  style("square", "Square Sunglasses", [59, 149], ["black", "brown", "cognac", "navy", "forest"], "Italian acetate", ["casual"], [undefined, "camo"]),
  style("round", "Round Sunglasses", [69, 159], ["gold", "black", "silver"], "light steel wire", ["classic"]),
  style("aviator", "Aviator", [79, 169], ["gold", "silver", "black"], "light steel wire", ["classic", "summer"]),
  style("cat-eye", "Cat-Eye Sunglasses", [69, 159], ["burgundy", "black", "cream", "teal"], "polished acetate", ["evening", "summer"]),
  style("oversized", "Oversized Sunglasses", [75, 169], ["brown", "black", "rose", "plum"], "polished acetate", ["summer"], [undefined, "camo"]),
];
const scarves = [
  style("wool", "Wool Scarf", [39, 89], ["brick", "grey", "navy", "camel", "forest", "mustard"], "brushed lambswool", ["winter"], ["tartan", "rib", "bold_stripe", "windowpane"]),
  style("stole", "Stole", [59, 129], ["camel", "teal", "burgundy", "charcoal", "blush"], "featherweight cashmere blend", ["winter", "evening"], ["windowpane", "herringbone", "rib"]),
  style("silk", "Silk Square", [49, 119], ["navy", "blush", "forest", "brick", "lilac"], "printed silk twill", ["evening", "classic"], ["floral", "leaf", "dots"]),
  style("snood", "Snood", [29, 59], ["cream", "forest", "grey", "plum"], "chunky wool", ["winter"], ["cable", "rib"]),
];
const gloves = [
  style("leather", "Leather Gloves", [59, 119], LEATHERS, "lamb nappa, silk lining", ["classic", "winter"]),
  style("knit", "Knitted Gloves", [19, 45], ["navy", "cream", "forest", "mustard", "grey"], "soft lambswool", ["winter"], ["knit", "fair_isle"]),
  style("driving", "Driving Gloves", [69, 129], ["tan", "black", "cognac", "brown"], "perforated goatskin", ["classic"]),
  style("sport", "Touch Gloves", [29, 59], ["charcoal", "navy", "black", "teal"], "stretch fleece", ["sporty", "outdoor"]),
  style("mitten", "Mittens", [25, 55], ["brick", "sage", "navy", "cream"], "boiled wool", ["winter"], ["fair_isle", "knit"]),
];
const belts = [
  style("dress", "Dress Belt", [45, 95], ["black", "brown", "burgundy", "cognac"], "edge-painted calf", ["office", "classic"]),
  style("casual", "Leather Belt", [39, 79], ["cognac", "tan", "brown", "olive", "black"], "bridle leather", ["casual"]),
  style("braided", "Braided Belt", [35, 69], ["brown", "tan", "navy", "black"], "hand-woven leather", ["summer", "casual"]),
  style("canvas", "Canvas Belt", [19, 39], ["navy", "sand", "olive", "brick"], "cotton webbing", ["casual", "summer"], ["bold_stripe", "herringbone"]),
  style("western", "Western Belt", [55, 109], ["tan", "black", "brown"], "tooled leather", ["casual"]),
];
const socks = [
  style("crew", "Crew Socks", [9, 19], ["navy", "mustard", "forest", "rust", "burgundy", "grey"], "combed cotton", ["casual"], ["stripe", "dots", "argyle", "fair_isle", undefined]),
  style("knee", "Knee Socks", [14, 25], ["burgundy", "grey", "navy", "forest"], "merino blend", ["winter"], ["argyle", "rib", undefined]),
  style("ankle", "Ankle Socks", [7, 15], ["white", "sky", "black", "blush", "sage"], "breathable cotton", ["sporty", "summer"], [undefined, "stripe", "pin_dots"]),
];

const category = (id, label, count, blurb, styles) => Object.freeze({ id, label, count, blurb, styles: Object.freeze(styles) });

/** In the order of the shop's menu. @type {readonly Category[]} */
export const CATEGORIES = Object.freeze([
  category("shoes", "Shoes", 34, "From court to cobbles: pairs that get better with every mile.", shoes),
  category("boots", "Boots", 24, "Built for wet leaves, long walks and late trains.", boots),
  category("jackets", "Jackets", 28, "The layer people notice first, in cloth that keeps its word.", jackets),
  category("shirts", "Shirts & Knits", 30, "Poplin, flannel and lambswool for every kind of morning.", shirts),
  category("trousers", "Trousers", 26, "Good cuts, honest cloth, pockets that hold things.", trousers),
  category("dresses", "Dresses", 26, "Easy shapes and prints, made to move in.", dresses),
  category("bags", "Bags", 26, "Carry the day, or the whole weekend.", bags),
  category("hats", "Hats", 24, "For sun, for snow, for bad hair.", hats),
  category("watches", "Watches", 22, "Small machines that outlive their owners' phones.", watches),
  category("sunglasses", "Sunglasses", 20, "Shade with character.", sunglasses),
  category("scarves", "Scarves", 20, "Wool for the wind, silk for the evening.", scarves),
  category("gloves", "Gloves", 18, "Ten fingers, well kept.", gloves),
  category("belts", "Belts", 18, "One good belt, worn for years.", belts),
  category("socks", "Socks", 22, "The quickest way to cheer up an outfit.", socks),
]);

/** Item pages of this category carry JSON-LD alone and push nothing, as some shops' older templates do. */
export const JSON_LD_ONLY = "watches";

/** Colours that a family of visitors likes; the session simulator draws tastes from these. */
export const COLOUR_FAMILIES = Object.freeze([DARKS, LEATHERS, EARTHS, BRIGHTS, PALES]);

/** The category with this id. */
export function categoryOf(id) {
  const found = CATEGORIES.find((entry) => entry.id === id);
  if (!found) throw new Error(`no category "${id}": add it to CATEGORIES in categories.mjs`);
  return found;
}
