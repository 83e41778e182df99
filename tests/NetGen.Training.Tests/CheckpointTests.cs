using System.Buffers.Binary;
using System.Text;

namespace NetGen.Training.Tests;

public sealed class CheckpointTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    string Path => _folder.File("network.safetensors");

    [Fact]
    public void Weights_come_back_bit_for_bit()
    {
        using LinearNetwork saved = LinearNetwork.Create(seed: 1), loaded = LinearNetwork.Create(seed: 2);
        saved.Save(Path);
        Assert.NotEqual(Samples.Weights(saved), Samples.Weights(loaded));
        loaded.Load(Path);
        Assert.Equal(Samples.Weights(saved), Samples.Weights(loaded));
        Assert.Equal([Path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_file_is_what_other_programs_read_as_safetensors()
    {
        using LinearNetwork network = LinearNetwork.Create();
        network.Save(Path);
        byte[] bytes = File.ReadAllBytes(Path);
        int header = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        Assert.Equal(0, header % 8);
        using var json = System.Text.Json.JsonDocument.Parse(bytes.AsMemory(8, header));
        System.Text.Json.JsonElement kernel = json.RootElement.GetProperty("Scores.kernel");
        Assert.Equal("F32", kernel.GetProperty("dtype").GetString());
        Assert.Equal("[4,3]", kernel.GetProperty("shape").GetRawText());
        Assert.Equal("[0,48]", kernel.GetProperty("data_offsets").GetRawText());
        Assert.Equal("[48,60]", json.RootElement.GetProperty("Scores.bias").GetProperty("data_offsets").GetRawText());
        Assert.Equal("Linear", json.RootElement.GetProperty("__metadata__").GetProperty("netgen.network").GetString());
        Assert.Equal(8 + header + 60, bytes.Length);
        Assert.Equal(network.Parameters[0].Values[5], BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(8 + header + 20)));
    }

    [Fact]
    public void A_file_of_another_program_is_read()
    {
        using LinearNetwork network = LinearNetwork.Create();
        string header = """{"Scores.bias":{"dtype":"F32","shape":[3],"data_offsets":[0,12]},"Scores.kernel":{"shape":[4,3],"data_offsets":[12,60],"dtype":"F32"}}   """;
        float[] floats = [.. Enumerable.Range(0, 15).Select(i => (float)i)];
        Write(header, System.Runtime.InteropServices.MemoryMarshal.AsBytes(floats.AsSpan()).ToArray());
        network.Load(Path);
        Assert.Equal(floats[..3], network.Parameters[1].Values.ToArray());
        Assert.Equal(floats[3..], network.Parameters[0].Values.ToArray());
    }

    [Fact]
    public void A_missing_file_and_a_missing_folder_are_named()
    {
        using LinearNetwork network = LinearNetwork.Create();
        Assert.Contains(Path, Assert.Throws<FileNotFoundException>(() => network.Load(Path)).Message);
        Assert.Contains("there is no folder", Assert.Throws<DirectoryNotFoundException>(() => network.Save(_folder.File("none/a.safetensors"))).Message);
        Assert.Contains("it is a folder", Assert.Throws<IOException>(() => network.Save(_folder.Path)).Message);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_checkpoint_of_another_network_lists_what_differs()
    {
        using LinearNetwork other = LinearNetwork.Create(name: "Other", layer: "Logits");
        other.Save(Path);
        string message = Refused();
        Assert.Contains("is not a checkpoint of 'Linear' (it was written by 'Other')", message);
        Assert.Contains("It lacks 'Scores.kernel', 'Scores.bias'.", message);
        Assert.Contains("It holds 'Logits.kernel', 'Logits.bias', which the network does not have.", message);
    }

    [Fact]
    public void A_network_of_another_width_is_refused_with_both_shapes()
    {
        using LinearNetwork other = LinearNetwork.Create(outputs: 5);
        other.Save(Path);
        Assert.Contains("is 4 × 5, but in 'Linear' it is 4 × 3", Refused());
    }

    [Theory]
    [InlineData("""{"Scores.kernel":{"dtype":"F16","shape":[4,3],"data_offsets":[0,24]},"Scores.bias":{"dtype":"F32","shape":[3],"data_offsets":[24,36]}}""", 36, "has the type F16")]
    [InlineData("""{"Scores.kernel":{"dtype":"Q7","shape":[4,3],"data_offsets":[0,48]},"Scores.bias":{"dtype":"F32","shape":[3],"data_offsets":[48,60]}}""", 60, "has the type 'Q7', which safetensors does not know")]
    [InlineData("""{"Scores.kernel":{"dtype":"F32","shape":[4,3],"data_offsets":[0,48]},"Scores.bias":{"dtype":"F32","shape":[3],"data_offsets":[44,56]}}""", 56, "overlaps the tensor before it")]
    [InlineData("""{"Scores.kernel":{"dtype":"F32","shape":[4,3],"data_offsets":[0,48]},"Scores.bias":{"dtype":"F32","shape":[3],"data_offsets":[52,64]}}""", 64, "leaves a gap")]
    [InlineData("""{"Scores.kernel":{"dtype":"F32","shape":[4,3],"data_offsets":[0,48]},"Scores.bias":{"dtype":"F32","shape":[3],"data_offsets":[48,60]}}""", 50, "lies at bytes 48 to 60 of the data, but there are 50 bytes")]
    [InlineData("""{"Scores.kernel":{"dtype":"F32","shape":[4,3],"data_offsets":[0,48]},"Scores.bias":{"dtype":"F32","shape":[3],"data_offsets":[48,60]}}""", 64, "end at byte 60 of the data, but there are 64 bytes")]
    [InlineData("""{"Scores.kernel":{"dtype":"F32","shape":[4,2],"data_offsets":[0,48]},"Scores.bias":{"dtype":"F32","shape":[3],"data_offsets":[48,60]}}""", 60, "does not fit its 48 bytes")]
    [InlineData("""{"Scores.kernel":{"dtype":"F32","shape":[4294967296,4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "does not fit its 0 bytes")]
    [InlineData("""{"Scores.kernel":{"dtype":"F32","shape":[-4,3],"data_offsets":[0,48]}}""", 48, "not a whole number from 0 on")]
    [InlineData("""{"Scores.kernel":{"dtype":"F32","shape":[1e400],"data_offsets":[0,48]}}""", 48, "not a whole number from 0 on")]
    [InlineData("""{"Scores.kernel":{"dtype":"F32","shape":[4,3],"data_offsets":[0]}}""", 48, "needs a dtype, a shape and two data_offsets")]
    [InlineData("""{"Scores.kernel":{"dtype":"F32","shape":[4,3],"data_offsets":[0,48],"more":1}}""", 48, "has an entry 'more'")]
    [InlineData("""{"Scores.bias":{"dtype":"F32","shape":[3],"data_offsets":[0,12]},"Scores.bias":{"dtype":"F32","shape":[3],"data_offsets":[12,24]}}""", 24, "names 'Scores.bias' twice")]
    [InlineData("""{"__metadata__":{"netgen.format":"2"}}""", 0, "a checkpoint of format '2'")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "not the JSON of a safetensors file")]
    [InlineData("""[1,2]""", 0, "not the JSON of a safetensors file")]
    [InlineData("""{"Scores.bias":{"dtype":"I32","dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", 12, "tensor 'Scores.bias' has the entry 'dtype' twice")]
    [InlineData("""{"Scores.bias":{"dtype":"F32","shape":[4],"shape":[3],"data_offsets":[0,12]}}""", 12, "tensor 'Scores.bias' has the entry 'shape' twice")]
    [InlineData("""{"Scores.bias":{"dtype":"F32","shape":[3],"data_offsets":[0,12],"data_offsets":[0,12]}}""", 12, "tensor 'Scores.bias' has the entry 'data_offsets' twice")]
    [InlineData("""{"__metadata__":{"netgen.step":"1","netgen.step":"2"}}""", 0, "its __metadata__ has 'netgen.step' twice")]
    [InlineData("""{"__metadata__":{},"__metadata__":{}}""", 0, "names '__metadata__' twice")]
    [InlineData("""{"__metadata__":{"netgen.step":1}}""", 0, "is damaged")]
    [InlineData("""{"__metadata__":[]}""", 0, "is damaged")]
    [InlineData("""{"a":{"dtype":null,"shape":[3],"data_offsets":[0,12]}}""", 12, "is damaged")]
    [InlineData("""{"a":{"dtype":"F32","shape":"3","data_offsets":[0,12]}}""", 12, "is damaged")]
    [InlineData("""{"a":{}} {}""", 0, "is damaged")]
    [InlineData("", 0, "not the JSON of a safetensors file")]
    public void A_header_that_is_wrong_is_refused_with_a_sentence(string header, int data, string part)
    {
        Write(header, new byte[data]);
        Assert.Contains(part, Refused());
    }

    [Fact]
    public void An_absurd_length_of_the_header_is_refused_without_room_for_it()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        File.WriteAllBytes(Path, [255, 255, 255, 255, 255, 255, 255, 255, (byte)'{', (byte)'}']);
        Assert.Contains("a header of 18446744073709551615 bytes, but at most 100000000", Refused());
        File.WriteAllBytes(Path, [0, 0xE1, 0xF5, 0x05, 0, 0, 0, 0, (byte)'{', (byte)'}']);
        Assert.Contains("should be 100000000 bytes, but the file ends after 2", Refused());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_cut_at_any_place_is_refused_and_nothing_is_lost(bool state)
    {
        byte[] whole = Whole(state);
        using LinearNetwork network = LinearNetwork.Create(seed: 2);
        float[] before = Samples.Weights(network);
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(Path, whole[..length]);
            string message = Assert.Throws<CheckpointException>(() => Read(network, state)).Message;
            Assert.Contains(Path, message);
            Assert.Equal(before, Samples.Weights(network));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_with_a_flipped_byte_is_refused_and_nothing_is_lost_or_read_right(bool state)
    {
        byte[] whole = Whole(state);
        using LinearNetwork origin = LinearNetwork.Create(seed: 1), network = LinearNetwork.Create(seed: 2);
        float[] right = Samples.Weights(origin), before = Samples.Weights(network);
        int headerEnd = 8 + (int)BinaryPrimitives.ReadUInt64LittleEndian(whole);
        foreach (byte mask in new byte[] { 0x01, 0x80 })
        {
            for (int i = 0; i < whole.Length; i++)
            {
                byte[] flipped = [.. whole];
                flipped[i] ^= mask;
                File.WriteAllBytes(Path, flipped);
                try
                {
                    Read(network, state);

                    // Only what carries no weight may be wrong unseen: the network's name, a key of the metadata, a digit of a counter.
                    Assert.InRange(i, 8, headerEnd);
                    Assert.Equal(right, Samples.Weights(network));
                    Samples.SetWeights(network, before);
                }
                catch (CheckpointException error)
                {
                    Assert.Contains(Path, error.Message);
                }

                Assert.Equal(before, Samples.Weights(network));
            }
        }
    }

    [Fact]
    public void Weights_are_read_from_a_training_state_but_no_state_from_weights()
    {
        using LinearNetwork saved = LinearNetwork.Create(seed: 1), loaded = LinearNetwork.Create(seed: 2);
        saved.SaveTrainingState(Path);
        loaded.Load(Path);
        Assert.Equal(Samples.Weights(saved), Samples.Weights(loaded));
        saved.Save(Path);
        Assert.Contains("holds weights alone", Assert.Throws<CheckpointException>(() => loaded.LoadTrainingState(Path)).Message);
    }

    [Fact]
    public void A_state_of_another_optimizer_is_refused()
    {
        using LinearNetwork sgd = LinearNetwork.Create(optimizer: OptimizerKind.SGD), adam = LinearNetwork.Create();
        sgd.SaveTrainingState(Path);
        Assert.Contains("while training with SGD, but 'Linear' trains with Adam", Assert.Throws<CheckpointException>(() => adam.LoadTrainingState(Path)).Message);
    }

    [Fact]
    public void A_state_with_a_number_out_of_its_range_changes_nothing()
    {
        using LinearNetwork saved = LinearNetwork.Create(seed: 1), loaded = LinearNetwork.Create(seed: 2, learningRate: 0.5);
        saved.Optimizer.LearningRate = 0.25;
        saved.SaveTrainingState(Path);
        File.WriteAllText(Path, File.ReadAllText(Path, Encoding.Latin1).Replace("beta2\":\"0.999", "beta2\":\"9.999", StringComparison.Ordinal), Encoding.Latin1);
        float[] before = Samples.Weights(loaded);
        Assert.Contains("decay beta 2 must be at least 0 and below 1, not 9.999", Assert.Throws<CheckpointException>(() => loaded.LoadTrainingState(Path)).Message);
        Assert.Equal(0.5, loaded.Optimizer.LearningRate);
        Assert.Equal(before, Samples.Weights(loaded));
    }

    [Fact]
    public void A_network_without_loss_saves_weights_but_no_training_state()
    {
        using LinearNetwork network = LinearNetwork.Create(loss: LossKind.None);
        network.Save(Path);
        network.Load(Path);
        Assert.Contains("inference only", Assert.Throws<InvalidOperationException>(() => network.SaveTrainingState(Path)).Message);
        Assert.Contains("inference only", Assert.Throws<InvalidOperationException>(() => network.LoadTrainingState(Path)).Message);
    }

    [Fact]
    public void A_disposed_network_neither_saves_nor_loads()
    {
        LinearNetwork network = LinearNetwork.Create();
        network.Save(Path);
        network.Dispose();
        Assert.Throws<ObjectDisposedException>(() => network.Save(Path));
        Assert.Throws<ObjectDisposedException>(() => network.Load(Path));
        Assert.Throws<ObjectDisposedException>(() => network.SaveTrainingState(Path));
        Assert.Throws<ObjectDisposedException>(() => network.LoadTrainingState(Path));
    }

    byte[] Whole(bool state)
    {
        using LinearNetwork network = LinearNetwork.Create(seed: 1);
        if (state)
        {
            network.SaveTrainingState(Path);
        }
        else
        {
            network.Save(Path);
        }

        return File.ReadAllBytes(Path);
    }

    void Read(LinearNetwork network, bool state)
    {
        if (state)
        {
            network.LoadTrainingState(Path);
        }
        else
        {
            network.Load(Path);
        }
    }

    string Refused()
    {
        using LinearNetwork network = LinearNetwork.Create(seed: 3);
        float[] before = Samples.Weights(network);
        string message = Assert.Throws<CheckpointException>(() => network.Load(Path)).Message;
        Assert.Equal(before, Samples.Weights(network));
        return message;
    }

    void Write(string header, byte[] data)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        File.WriteAllBytes(Path, [.. length, .. text, .. data]);
    }
}
