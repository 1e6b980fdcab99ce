// Shows everything a command is given and gives back. See guests/go-hello, which
// prints the same but for the language.

console.log("hello from AssemblyScript");
const argument = process.argv;
for (let i = 1; i < argument.length; i++) {
  console.log("argument " + i.toString() + ": " + argument[i]);
}
const names = process.env.keys();
names.sort();
for (let i = 0; i < names.length; i++) {
  console.log("variable " + names[i] + "=" + process.env.get(names[i]));
}
process.stderr.write("that was all\n");

const code = process.env.has("EXIT_CODE") ? process.env.get("EXIT_CODE") : "0";
process.exit(<i32>parseInt(code));
