namespace NetGen;

/// <summary>Fills parameters by their initializers, from the seed alone.</summary>
internal static class ParameterInitializer
{
    // Keeps Keras's variance: the standard deviation of a normal cut at ±2 is this share of the whole one's.
    private const double TruncatedDeviation = 0.87962566103423978;
    private const double DefaultSpread = 0.05;

    /// <summary>Fills one parameter.</summary>
    /// <param name="schema">The parameter.</param>
    /// <param name="index">Its place among the parameters: each has random numbers of its own.</param>
    /// <param name="seed">The seed of the network.</param>
    /// <param name="values">Where the numbers go.</param>
    public static void Fill(ParameterSchema schema, int index, ulong seed, Span<float> values)
    {
        // Step 0 is never trained, so these counters meet no dropout's.
        var random = new Draws(seed, (uint)index);
        double fanIn = Math.Max(1, schema.FanIn), fanOut = Math.Max(1, schema.FanOut);
        double spread = schema.InitializerValue != 0 ? schema.InitializerValue : DefaultSpread;
        switch (schema.Initializer)
        {
            case Initializer.GlorotUniform:
                random.Uniform(values, Math.Sqrt(6 / (fanIn + fanOut)));
                break;
            case Initializer.GlorotNormal:
                random.TruncatedNormal(values, Math.Sqrt(2 / (fanIn + fanOut)));
                break;
            case Initializer.HeUniform:
                random.Uniform(values, Math.Sqrt(6 / fanIn));
                break;
            case Initializer.HeNormal:
                random.TruncatedNormal(values, Math.Sqrt(2 / fanIn));
                break;
            case Initializer.LeCunUniform:
                random.Uniform(values, Math.Sqrt(3 / fanIn));
                break;
            case Initializer.LeCunNormal:
                random.TruncatedNormal(values, Math.Sqrt(1 / fanIn));
                break;
            case Initializer.RandomUniform:
                random.Uniform(values, spread);
                break;
            case Initializer.RandomNormal:
                random.Normal(values, spread, limit: double.PositiveInfinity);
                break;
            case Initializer.Ones:
                values.Fill(1);
                break;
            case Initializer.Constant:
                values.Fill((float)schema.InitializerValue);
                break;
            case Initializer.Zeros:
                values.Clear();
                break;
            case Initializer.Default when schema.Shape.Length > 1:
                goto case Initializer.GlorotUniform;
            case Initializer.Default:
                goto case Initializer.Zeros;
            default:
                throw new ArgumentOutOfRangeException(nameof(schema), schema.Initializer, $"'{schema.Name}' names the initializer {schema.Initializer}, which does not exist.");
        }
    }

    private readonly struct Draws(ulong seed, uint stream)
    {
        public void Uniform(Span<float> values, double limit)
        {
            for (int i = 0; i < values.Length; i++)
                values[i] = (float)((2 * Philox.Uniform(seed, 0, stream, i) - 1) * limit);
        }

        public void TruncatedNormal(Span<float> values, double deviation) =>
            Normal(values, deviation / TruncatedDeviation, limit: 2);

        public void Normal(Span<float> values, double deviation, double limit)
        {
            for (int i = 0; i < values.Length; i++)
            {
                // The high half of the counter numbers the attempts, so one element never shifts the next.
                double z;
                long attempt = 0;
                do
                {
                    z = BoxMuller(i + (attempt++ << 32));
                }
                while (Math.Abs(z) > limit);
                values[i] = (float)(z * deviation);
            }
        }

        private double BoxMuller(long element)
        {
            var block = Philox.Block((uint)element, (uint)(element >> 32), stream, 0, (uint)seed, (uint)(seed >> 32));
            double u = (block.X0 + 1.0) / 4294967296.0; // (0, 1], so that its logarithm is finite
            double v = block.X1 / 4294967296.0;
            return Math.Sqrt(-2 * Math.Log(u)) * Math.Cos(2 * Math.PI * v);
        }
    }
}
