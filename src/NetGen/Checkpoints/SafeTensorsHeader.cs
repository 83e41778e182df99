using System.Buffers;
using System.Text.Json;

namespace NetGen;

/// <summary>
/// The header of a safetensors file (github.com/huggingface/safetensors): a JSON object that gives each tensor's type, shape
/// and place, and optionally strings under <c>__metadata__</c>.
/// </summary>
internal sealed class SafeTensorsHeader
{
    const string MetadataName = "__metadata__";

    internal Dictionary<string, string> Metadata { get; } = [];

    /// <summary>The tensors in the order of their bytes, which fill the data without gap or overlap.</summary>
    internal List<SafeTensor> Tensors { get; } = [];

    /// <summary>The header as UTF-8, padded with spaces so that the data behind it and its length start at a multiple of 8.</summary>
    internal byte[] Write()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject(MetadataName);
            foreach ((string key, string value) in Metadata)
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
            foreach (SafeTensor tensor in Tensors)
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", tensor.Type);
                json.WriteStartArray("shape");
                foreach (long dimension in tensor.Shape)
                {
                    json.WriteNumberValue(dimension);
                }

                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(tensor.Start);
                json.WriteNumberValue(tensor.End);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        while (buffer.WrittenCount % 8 != 0)
        {
            buffer.Write(" "u8);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads a header and checks it against the bytes of data that follow it.</summary>
    /// <exception cref="CheckpointException">It is no valid header; the sentence says what is wrong.</exception>
    internal static SafeTensorsHeader Read(ReadOnlySpan<byte> text, long dataLength, string path)
    {
        var header = new SafeTensorsHeader();
        try
        {
            var json = new Utf8JsonReader(text);
            header.ReadObject(ref json, path);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            // InvalidOperationException is what the reader throws for text that is not UTF-8.
            throw new CheckpointException($"The header of '{path}' is damaged: it is not the JSON of a safetensors file ({error.Message.TrimEnd('.')}).", error);
        }

        header.Check(dataLength, path);
        return header;
    }

    void ReadObject(ref Utf8JsonReader json, string path)
    {
        Expect(ref json, JsonTokenType.StartObject);
        var names = new HashSet<string>();
        while (Next(ref json) == JsonTokenType.PropertyName)
        {
            string name = json.GetString()!;
            if (!names.Add(name))
            {
                throw new CheckpointException($"The header of '{path}' is damaged: it names '{name}' twice.");
            }

            Expect(ref json, JsonTokenType.StartObject);
            if (name == MetadataName)
            {
                while (Next(ref json) == JsonTokenType.PropertyName)
                {
                    string key = json.GetString()!;
                    Expect(ref json, JsonTokenType.String);
                    if (!Metadata.TryAdd(key, json.GetString()!))
                    {
                        throw new CheckpointException($"The header of '{path}' is damaged: its {MetadataName} has '{key}' twice.");
                    }
                }
            }
            else
            {
                Tensors.Add(ReadTensor(ref json, name, path));
            }
        }

        if (json.Read())
        {
            throw new JsonException($"Found {json.TokenType} after its end");
        }
    }

    static SafeTensor ReadTensor(ref Utf8JsonReader json, string name, string path)
    {
        string? type = null;
        long[]? shape = null, offsets = null;
        var fields = new HashSet<string>();
        while (Next(ref json) == JsonTokenType.PropertyName)
        {
            string field = json.GetString()!;
            if (!fields.Add(field))
            {
                throw new CheckpointException($"The header of '{path}' is damaged: tensor '{name}' has the entry '{field}' twice.");
            }

            switch (field)
            {
                case "dtype":
                    Expect(ref json, JsonTokenType.String);
                    type = json.GetString();
                    break;
                case "shape":
                    shape = ReadNumbers(ref json, name, path);
                    break;
                case "data_offsets":
                    offsets = ReadNumbers(ref json, name, path);
                    break;
                default:
                    throw new CheckpointException($"The header of '{path}' is damaged: tensor '{name}' has an entry '{field}', which safetensors does not know.");
            }
        }

        if (type is null || shape is null || offsets is not [long start, long end])
        {
            throw new CheckpointException($"The header of '{path}' is damaged: tensor '{name}' needs a dtype, a shape and two data_offsets.");
        }

        return new SafeTensor(name, type, shape, start, end);
    }

    static long[] ReadNumbers(ref Utf8JsonReader json, string name, string path)
    {
        Expect(ref json, JsonTokenType.StartArray);
        var numbers = new List<long>();
        while (Next(ref json) == JsonTokenType.Number)
        {
            if (!json.TryGetInt64(out long number) || number < 0)
            {
                throw new CheckpointException($"The header of '{path}' is damaged: tensor '{name}' has a size or offset that is not a whole number from 0 on.");
            }

            numbers.Add(number);
        }

        return json.TokenType == JsonTokenType.EndArray ? [.. numbers] : throw new JsonException($"Found {json.TokenType} in a list of numbers");
    }

    // Offsets must be consecutive: safetensors allows neither gaps nor overlaps, so a shifted offset cannot go unseen.
    void Check(long dataLength, string path)
    {
        Tensors.Sort((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.End.CompareTo(b.End));
        long position = 0;
        foreach (SafeTensor tensor in Tensors)
        {
            int bits = SafeTensor.BitsOf(tensor.Type);
            if (bits == 0)
            {
                throw new CheckpointException($"The header of '{path}' is damaged: tensor '{tensor.Name}' has the type '{tensor.Type}', which safetensors does not know.");
            }

            if (tensor.End < tensor.Start || tensor.End > dataLength)
            {
                throw new CheckpointException(
                    $"'{path}' is truncated or damaged: tensor '{tensor.Name}' lies at bytes {tensor.Start} to {tensor.End} of the data, but there are {dataLength} bytes.");
            }

            if (tensor.Start != position)
            {
                string fault = tensor.Start < position ? "overlaps the tensor before it" : "leaves a gap behind the tensor before it";
                throw new CheckpointException($"The header of '{path}' is damaged: tensor '{tensor.Name}' starts at byte {tensor.Start} and {fault}, which ends at byte {position}.");
            }

            Int128 expected = bits;
            foreach (long dimension in tensor.Shape)
            {
                expected = expected > long.MaxValue ? expected : expected * dimension;
            }

            if (expected != (Int128)(tensor.End - tensor.Start) * 8)
            {
                throw new CheckpointException(
                    $"The header of '{path}' is damaged: tensor '{tensor.Name}' of {tensor.ShapeText} {tensor.Type} does not fit its {tensor.End - tensor.Start} bytes.");
            }

            position = tensor.End;
        }

        if (position != dataLength)
        {
            throw new CheckpointException($"'{path}' is damaged: its tensors end at byte {position} of the data, but there are {dataLength} bytes.");
        }
    }

    static JsonTokenType Next(ref Utf8JsonReader json) =>
        json.Read() ? json.TokenType : throw new JsonException("It ends in the middle");

    static void Expect(ref Utf8JsonReader json, JsonTokenType type)
    {
        if (Next(ref json) != type)
        {
            throw new JsonException($"Found {json.TokenType} where {type} must stand");
        }
    }
}
