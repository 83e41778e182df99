global using NetGen.Compiler;
