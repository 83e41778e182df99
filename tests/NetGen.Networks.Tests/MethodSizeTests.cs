using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace NetGen.Networks.Tests;

/// <summary>Past some size the JIT gives a method up without a word, and its code runs many times slower.</summary>
public sealed class MethodSizeTests
{
    private const int MostLocals = 500, MostInstructions = 5000;

    private static readonly Dictionary<short, OperandType> Operands = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value, code => code.OperandType);

    public static TheoryData<int> Indices { get; } = [.. Enumerable.Range(0, Tables.All.Count)];

    [Theory, MemberData(nameof(Indices))]
    public void Every_emitted_method_is_small_enough_for_the_JIT(int table)
    {
        using var file = new PEReader(new MemoryStream(GeneratedAssembly.Of(Tables.All[table]).Image));
        var reader = file.GetMetadataReader();
        int methods = 0;
        foreach (var handle in reader.MethodDefinitions)
        {
            var method = reader.GetMethodDefinition(handle);
            if (method.RelativeVirtualAddress == 0)
                continue;
            var body = file.GetMethodBody(method.RelativeVirtualAddress);
            int locals = body.LocalSignature.IsNil ? 0 : CountLocals(reader, body.LocalSignature), instructions = CountInstructions(body.GetILReader());
            string name = $"{reader.GetString(reader.GetTypeDefinition(method.GetDeclaringType()).Name)}.{reader.GetString(method.Name)}";
            Assert.True(locals < MostLocals, $"{name} has {locals} locals.");
            Assert.True(instructions < MostInstructions, $"{name} has {instructions} IL instructions.");
            methods++;
        }

        Assert.True(methods > 10 * Tables.All[table].Count, $"Only {methods} methods were found.");
    }

    private static int CountLocals(MetadataReader reader, StandaloneSignatureHandle handle)
    {
        var blob = reader.GetBlobReader(reader.GetStandaloneSignature(handle).Signature);
        blob.ReadSignatureHeader();
        return blob.ReadCompressedInteger();
    }

    private static int CountInstructions(BlobReader code)
    {
        int count = 0;
        while (code.RemainingBytes > 0)
        {
            int first = code.ReadByte();
            short value = first == 0xFE ? (short)(0xFE00 | code.ReadByte()) : (short)first;
            int size = Operands[value] switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 * code.ReadInt32(),
                _ => 4,
            };
            code.Offset += size;
            count++;
        }

        return count;
    }
}
