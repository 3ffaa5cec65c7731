// Changes of the vectors that the page refuses: `[vector, bytes, bytes in their stead, what the refusal says]`.

const FIRST = "a first session";
const EVERY = "one cell of every kind";
const ACK = "an acknowledgement";
const FORK = "an answer with another replica";
const SNAPSHOT = "a snapshot";

const times = (count, text) => Array(count).fill(text).join(" ");
/** A replica without cells. */
const bare = (byte) => `${times(16, byte)} ${times(10, "00")}`;

const elements = [
  [FIRST, "11 00 00 01 01", "11 fe 00 01 01", /254 begins no integer/],
  [FIRST, "11 00 00 01 01", "11 ff 00 01 01", /255 begins no integer/],
  [FIRST, "11 00 00 01 01", "11 fb fa 00 00 01 01", /250 has a shorter form/],
  [ACK, "ad de 02 03 00", "ad de 02 fd 00 00 00 00 01 00 00 00 00", /4294967296 is beyond/],
  [FIRST, "0a 73 68 6f 65 73", "0a 73 68 ff 65 73", /not UTF-8/],
  [FIRST, "0a 73 68 6f 65 73", "06 ed a0 80", /not UTF-8/],
  [FIRST, "0a 73 68 6f 65 73", `fb 02 02 ${times(257, "61")}`, /257 bytes/],
  [FIRST, "0a 73 68 6f 65 73", "fd fe ff ff ff ff ff ff ff", /a text of 9223372036854775807 bytes/],
  [FIRST, "fc 6d 22 93 19", "12 32 31 34 35 33 36 35 30 32", /number 214536502/],
  [FIRST, "fc 6d 22 93 19", "02 30", /number 0/],
  [EVERY, "fd ff ff ff ff ff ff ff ff 01 05", "26 39 32 32 33 33 37 32 30 33 36 38 35 34 37 37 35 38 30 37 01 05", /number/],
  [EVERY, "07 00 bc", "07 01 bc", /time 5662224000001/],
  [EVERY, "0a 00 5c", "0a ff 5b", /time -1/],
  [FIRST, "01 fb 80 9f", "01 fc 00 00 02 00", /day 65536/],
  [FIRST, "01 fb 80 9f", "01 01", /day -1/],
  [FIRST, "00 fb 64 0b", "00 01", /landmark -1/],
  [FIRST, "00 fb 64 0b", "00 fd 00 00 00 00 02 00 00 00", /landmark 4294967296/],
  [EVERY, "fc fe ff 01 00", "fc 00 00 02 00", /session 65536/],
  [FORK, "07 00 00 00 0c", "07 00 00 00 01", /version -1/],
];

const messages = [
  [FIRST, "03 00 11", "02 00 11", /format 2/],
  [FIRST, "03 00 11", "03 05 11", /kind/],
  [FIRST, "11 00 00 01 01 ef", "11 00 03 01 01 ef", /mark 3/],
  [ACK, "00 01 01 ef be ad de", `00 02 ${times(16, "22")}`, /in a mark/],
  [ACK, "00 01 01 ef be ad de", "06 01 01 ef be ad de", /choice 6/],
  [ACK, "00 01 01 ef be ad de", "00 01 00 ef be ad de", /0 is below 1/],
  [FIRST, "01 01 ef be ad de", "00", /list of 0/],
  [FIRST, "01 01 ef be ad de", `09 ${times(9, "01 ef be ad de")}`, /list of 9/],
  [FIRST, "01 01 ef be ad de", "01 00 ef be ad de", /0 is below 1/],
  [FIRST, "01 01 ef be ad de", "02 fc ff ff ff ff 00 00 00 00 01 ef be ad de", /version 4294967296/],
  [ACK, "ad de 02 03 00", `ad de 02 03 02 ${bare("22")} ${bare("21")}`, /out of order/],
  [ACK, "ad de 02 03 00", `ad de 02 03 02 ${bare("22")} ${bare("22")}`, /out of order/],
  [ACK, "ad de 02 03 00", `ad de 02 03 09 ${[1, 2, 3, 4, 5, 6, 7, 8, 9].map((id) => bare(`0${id}`)).join(" ")}`, /list of 9/],
];

const cells = [
  [FIRST, "01 01 02 03 04 00", "fb 01 04 01 02 03 04 00", /list of 1025/],
  [FIRST, "01 01 02 03 04 00", "fd ff ff ff ff ff ff ff ff 01 02 03 04 00", /list of 18446744073709551615/],
  [FIRST, "01 01 02 03 04 00", "02 02 02 03 04 00 00 01 02 03 04 00", /out of order/],
  [FIRST, "01 01 02 03 04 00", "02 01 02 03 04 00 00 01 02 03 04 00", /out of order/],
  [FIRST, "01 fb 80 9f 02", "42 fb 80 9f 02", /list of 66/],
  [EVERY, "02 fc 70 11 01 00 01", "28 fc 70 11 01 00 01", /out of order/],
  [EVERY, "02 fc 70 11 01 00 01", "00 fc 70 11 01 00 01", /out of order/],
  [EVERY, "01 1f 01 fd", "01 20 01 fd", /slot 32/],
  [EVERY, "01 1f fc", "01 20 fc", /slot 32/],
  [EVERY, "01 00 00 01 00 fd", "01 40 00 01 00 fd", /slot 64/],
  [EVERY, "01 05 01 ff ff", "01 20 01 ff ff", /slot 32/],
  [EVERY, "07 00 00 00 0c 6d", "1e 00 00 00 0c 6d", /slot 32/],
  [EVERY, "01 01 fc 82", "01 02 fc 82", /slot 2/],
  [EVERY, "01 00 fc b3", "01 03 fc b3", /slot 3/],
  [EVERY, "01 02 03 01 02 03 04 01", "01 40 03 01 02 03 04 01", /slot 64/],
  [EVERY, "01 06 30 30 37", "04 06 30 30 37", /choice 4/],
  [EVERY, "65 72 02 01", "65 72 03 01", /kind of attribute/],
  [EVERY, "65 72 02 01", "65 72 02 02", /choice 2/],
  [EVERY, "00 5c 02", "00 5c 03", /choice 3/],
  [EVERY, "01 02 03 01 02 03 04 01", "01 02 05 01 02 03 04 01", /day 19998/],
  [EVERY, "c2 00 fc 5c 27 09 00", "c2 00 00", /counts nothing/],
  [EVERY, "c2 00 fc 5c 27 09 00", "c2 81 01", /keys 261 to 390/],
  [EVERY, "c2 00 fc 5c 27 09 00", "fb 43 01 00 01", /keys 390 to 390/],
  [EVERY, "00 01 00 00 02 00 05 01", "00 01 00 00 02 00 05 02", /goes on as the one before/],
];

const END = "00 00 00 01 00 00 00 01 00 02";
const snapshots = [
  [SNAPSHOT, "00 fc 31 6d 35 03 90 06", "fb e9 03 fc 31 6d 35 03 90 06", /1001 is beyond 1000/],
  [SNAPSHOT, "90 06 00 00 00 00 00", `90 06 00 00 00 00 21 ${times(33, "00 00 00 00 00 00 00 00 00 00")}`, /list of 33/],
  [SNAPSHOT, "90 06 00 00 00 00 00", "90 06 00 00 00 02 05 00 00 00 00 00 00 00 00", /0 is below 1/],
  [SNAPSHOT, "90 06 00 00 00 00 00", "90 06 00 00 00 02 fc ff ff ff ff 00 00 00 01 00 00 00 00", /metric 4294967296/],
  [SNAPSHOT, `18 e4 01 ${END}`, `18 e4 03 ${END}`, /choice 3/],
  [SNAPSHOT, END, END.replace(/02$/, "00"), /list of 0/],
  [SNAPSHOT, END, END.replace(/02$/, "0a"), /list of 10/],
  [SNAPSHOT, "01 ef be ad de", "00 ef be ad de", /0 is below 1/],
];

/** The changes by what they are made in. */
export const REFUSED = { elements, messages, cells, snapshots };

/** Changes that look much like those and are right. */
export const TAKEN = [
  [FIRST, "11 00 00 01 01", "11 fb fb 00 00 01 01"],
  [FIRST, "0a 73 68 6f 65 73", `fb 00 02 ${times(256, "61")}`],
  [FIRST, "0a 73 68 6f 65 73", "0c ef bb bf 61 62 63"],
  [FIRST, "fc 6d 22 93 19", "04 30 30"],
  [FIRST, "fc 6d 22 93 19", "01"],
  [EVERY, "fd ff ff ff ff ff ff ff ff 01 05", "26 39 32 32 33 33 37 32 30 33 36 38 35 34 37 37 35 38 30 38 01 05"],
  [FIRST, "01 fb 80 9f", "01 fc fe ff 01 00"],
  [FIRST, "00 fb 64 0b", "00 fd fe ff ff ff 01 00 00 00"],
  [EVERY, "01 06 30 30 37", "03 06 30 30 37"],
  [EVERY, "c2 00 fc 5c 27 09 00", "c2 80 01"],
  [EVERY, "00 01 00 00 02 00 05 01", "00 01 01 00 01 00 05 02"],
  [SNAPSHOT, "90 06 00 00 00 00 00", "90 06 00 00 00 02 00 00 00 00 01 00 00 00 00"],
  [ACK, "ad de 02 03 00", `ad de 02 03 08 ${[1, 2, 3, 4, 5, 6, 7, 8].map((id) => bare(`0${id}`)).join(" ")}`],
  [FIRST, "01 01 ef be ad de", `08 ${times(8, "01 ef be ad de")}`],
];
